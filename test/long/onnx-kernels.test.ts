import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GraphBuilder } from "../../compiler/graph/graph-builder.ts";
import type { Constant, Graph } from "../../compiler/ir/graph.ts";
import { operandsOf } from "../../compiler/ir/kernel-arity.ts";
import type { KernelName } from "../../compiler/ir/kernel-attributes.ts";
import { kernels } from "../../compiler/kernels/table.ts";
import { encodeModel } from "../../compiler/targets/onnx/encode-model.ts";
import { DEFAULT_OPSET, NEWEST_OPSET, OLDEST_OPSET } from "../../compiler/targets/onnx/opsets.ts";
import { storeTensors } from "../../compiler/targets/onnx/store-tensors.ts";
import { toOnnx } from "../../compiler/targets/onnx/to-onnx.ts";
import type { HostTensor } from "../../runtime/engines/engine.ts";
import { type OnnxRun, OnnxRuns, python } from "../export/onnx-runs.ts";
import { Draw } from "../runtime/engines/draw.ts";
import type { KernelCase } from "../runtime/engines/kernel-case.ts";
import { kernelCases } from "../runtime/engines/kernel-cases.ts";

const names = Object.keys(kernelCases) as KernelName[];

/** Steps of training, and random numbers: no model that predicts has them. */
const REFUSED: ReadonlySet<KernelName> = new Set([
  "scatter_add",
  "conv2d_input_grad",
  "conv2d_filter_grad",
  "max_pool_grad",
  "random",
]);

const NOTES = { name: "kernel", doc: "", metadata: new Map(), docs: new Map() };

describe.skipIf(python === undefined)("every kernel as ONNX, in onnxruntime", () => {
  const folder = mkdtempSync(join(tmpdir(), "vitral-onnx-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const expected = new Map<
    KernelName,
    { readonly place: number; readonly what: string; readonly one: KernelCase<KernelName> }[]
  >();
  let answers: readonly OnnxRun[] = [];

  beforeAll(() => {
    const runs = new OnnxRuns(folder);
    for (const kernel of names.filter((name) => !REFUSED.has(name))) {
      const cases = kernelCases[kernel](new Draw(1234));
      const files = cases.flatMap((one: KernelCase<KernelName>, i) =>
        [OLDEST_OPSET, DEFAULT_OPSET, NEWEST_OPSET].map((opset) => {
          const inputs = Object.fromEntries(one.inputs.map((x, at) => [`x${at}`, x]));
          const place = runs.addFiles([{ path: "model.onnx", content: fileOf(graphOf(kernel, one), opset) }], [inputs]);
          return { place, what: `${kernel} case ${i} ${JSON.stringify(one.attributes)} opset ${opset}`, one };
        }),
      );
      expected.set(kernel, files);
    }
    answers = runs.run();
  }, 300_000);

  test.each(names.filter((name) => !REFUSED.has(name)))("%s", (kernel) => {
    const files = expected.get(kernel) ?? [];
    expect(files.length).toBeGreaterThan(0);
    for (const { place, what, one } of files) {
      expect(answers[place]?.error, what).toBeUndefined();
      const found = answers[place]?.outputs[0] ?? {};
      const results = evaluated(kernel, one);
      for (const [i, { data }] of results.entries()) {
        const output = found[`y${i}`] ?? new Float32Array();
        expect(output.length, what).toBe(data.length);
        const wanted = Array.from(data);
        const largest = wanted.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
        const worst = wanted.reduce((most, x, at) => Math.max(most, Math.abs(x - (output[at] ?? Number.NaN))), 0);
        expect(worst, what).toBeLessThanOrEqual((one.tolerance ?? 1e-5) * largest + (one.absolute ?? 0));
      }
    }
  });
});

test.each([...REFUSED])("%s has no spelling, and says so", (kernel) => {
  const [one] = kernelCases[kernel](new Draw(1)) as readonly KernelCase<KernelName>[];
  if (one === undefined) throw new Error("a case");
  const { graph, ...rest } = toOnnx(graphOf(kernel, one), DEFAULT_OPSET);
  expect(graph).toBeUndefined();
  expect(rest).toHaveProperty("unspelled.0.from", "here");
});

function graphOf(kernel: KernelName, { inputs, attributes }: KernelCase<KernelName>): Graph {
  const builder = new GraphBuilder();
  const values = inputs.map(({ dtype, shape }, i) => builder.input(`x${i}`, { dtype, shape }));
  const results = builder.emitter("here").step(kernel, operandsOf(kernel, values), attributes);
  for (const [i, value] of results.entries()) builder.output(`y${i}`, value);
  return builder.build();
}

function fileOf(kernelGraph: Graph, opset: number): Uint8Array {
  const spelled = toOnnx(kernelGraph, opset);
  if (spelled.graph === undefined) throw new Error(spelled.unspelled.map(({ why }) => why).join());
  return Buffer.concat(encodeModel(spelled.graph, NOTES, storeTensors(kernelGraph, spelled.graph, new Map())));
}

const evaluated = (kernel: KernelName, { inputs, attributes }: KernelCase<KernelName>): readonly Constant[] =>
  kernels[kernel].evaluate(operandsOf(kernel, inputs.map(constantOf)) as never, attributes as never);

const constantOf = ({ dtype, shape, data }: HostTensor): Constant => ({
  dtype,
  shape,
  data: data instanceof Float32Array ? Float64Array.from(data) : data,
});
