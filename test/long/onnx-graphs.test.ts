import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { printGraph } from "../../compiler/graph/print-graph.ts";
import type { Constant, Graph } from "../../compiler/ir/graph.ts";
import { simplify } from "../../compiler/rewrites/simplify.ts";
import { symbol } from "../../compiler/size/size.ts";
import { encodeModel } from "../../compiler/targets/onnx/encode-model.ts";
import { NEWEST_OPSET, OLDEST_OPSET } from "../../compiler/targets/onnx/opsets.ts";
import { storeTensors } from "../../compiler/targets/onnx/store-tensors.ts";
import { toOnnx } from "../../compiler/targets/onnx/to-onnx.ts";
import type { HostTensor } from "../../runtime/engines/engine.ts";
import { numbers, randomGraph, SQUARE } from "../compiler/graph/random-graph.ts";
import { outputsOf } from "../compiler/graph/same-values.ts";
import { OnnxRuns, python } from "../export/onnx-runs.ts";
import { randomImages } from "../export/random-images.ts";

const NOTES = { name: "random", doc: "", metadata: new Map(), docs: new Map() };
const choices = fc.array(fc.nat(1 << 20), { minLength: 20, maxLength: 160 });
const opsetOf = (i: number) => OLDEST_OPSET + (i % (NEWEST_OPSET - OLDEST_OPSET + 1));

/** A graph as it is written, inputs that it takes, and what comes out. */
interface Sample {
  readonly graph: Graph;
  readonly weights: ReadonlyMap<string, Constant>;
  readonly inputs: ReadonlyMap<string, Constant>;
  readonly wanted: ReadonlyMap<string, readonly number[]>;
}

const small = (shapes?: typeof SQUARE) => (list: readonly number[]) => {
  const { graph, inputs } = randomGraph(list, shapes);
  return { graph, weights: new Map(), inputs, wanted: outputsOf(graph, inputs) };
};

function images(list: readonly number[]): Sample {
  const { graph } = randomImages(list, symbol("b"));
  const bound = randomImages(list, 2);
  const inputs = new Map([["image", numbers([2, 3, 6, 6], 7)]]);
  return { graph, weights: bound.weights, inputs, wanted: outputsOf(bound.graph, inputs, bound.weights) };
}

/** How graphs are made, and ops that have to be among what comes of them. */
const kinds: readonly (readonly [string, (list: readonly number[]) => Sample, readonly string[]])[] = [
  ["whatever kernels there are", small(), ["Transpose", "Concat", "Slice", "Pad", "Where", "MatMul"]],
  ["axes of one size", small(SQUARE), ["Transpose", "ReduceSum", "MatMul"]],
  [
    "what image models do, with batches of any size",
    images,
    ["Conv", "MaxPool", "AveragePool", "BatchNormalization", "LayerNormalization", "Transpose", "MatMul", "Gemm"],
  ],
];

describe.skipIf(python === undefined)("random graphs as ONNX, in onnxruntime", () => {
  const folder = mkdtempSync(join(tmpdir(), "vitral-onnx-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(kinds)(
    "%s",
    (_, make, ops) => {
      const samples = fc.sample(choices, { numRuns: 300, seed: 1 }).map(make);
      const runs = new OnnxRuns(mkdtempSync(join(folder, "kind-")));
      for (const [i, { graph, weights, inputs }] of samples.entries()) {
        const content = fileOf(i % 2 === 0 ? graph : simplify(graph), weights, opsetOf(i));
        runs.addFiles([{ path: "model.onnx", content }], [Object.fromEntries([...inputs].map(hostOf))]);
      }
      const seen: Record<string, number> = {};
      for (const [i, { outputs: [found = {}] = [], error, nodes }] of runs.run().entries()) {
        for (const [op, count] of Object.entries(nodes)) seen[op] = (seen[op] ?? 0) + count;
        const { wanted = new Map<string, readonly number[]>(), graph = undefined } = samples[i] ?? {};
        const what = () => `sample ${i}, opset ${opsetOf(i)}\n${graph && printGraph(graph)}`;
        if (error !== undefined) expect.fail(`${error}\n${what()}`);
        for (const [name, data] of wanted) {
          const largest = data.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
          const worst = data.reduce(
            (most, x, at) => Math.max(most, Math.abs(x - (found[name]?.[at] ?? Number.NaN))),
            0,
          );
          if (!(worst <= 2e-5 * largest) || found[name]?.length !== data.length)
            expect.fail(`${name} is ${worst} away, of ${largest}: ${what()}`);
        }
      }
      for (const op of ops) expect(seen[op] ?? 0, op).toBeGreaterThan(5);
    },
    300_000,
  );
});

function fileOf(graph: Graph, weights: ReadonlyMap<string, Constant>, opset: number): Uint8Array {
  const spelled = toOnnx(graph, opset);
  if (spelled.graph === undefined) throw new Error(spelled.unspelled.map(({ why }) => why).join());
  return Buffer.concat(encodeModel(spelled.graph, NOTES, storeTensors(graph, spelled.graph, weights)));
}

const hostOf = ([name, { shape, data }]: readonly [string, Constant]): [string, HostTensor] => [
  name,
  { dtype: "f32", shape, data: Float32Array.from(data) },
];
