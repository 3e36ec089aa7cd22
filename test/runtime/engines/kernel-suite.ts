import { describe, expect, test } from "vitest";
import type { Constant } from "../../../compiler/ir/graph.ts";
import { operandsOf } from "../../../compiler/ir/kernel-arity.ts";
import type { KernelName } from "../../../compiler/ir/kernel-attributes.ts";
import { kernels } from "../../../compiler/kernels/table.ts";
import type { Engine, HostTensor } from "../../../runtime/engines/engine.ts";
import { Draw } from "./draw.ts";
import type { KernelCase } from "./kernel-case.ts";
import { kernelCases } from "./kernel-cases.ts";
import { ProgramBuilder, planOf } from "./plan-builder.ts";

/** Every kernel that this engine has against the compiler's own reference. */
export function describeKernels(engine: Engine, lacking: ReadonlySet<KernelName> = new Set()): void {
  describe("kernels agree with their reference", () => {
    for (const kernel of (Object.keys(kernelCases) as KernelName[]).filter((name) => !lacking.has(name)))
      test(kernel, () => checkKernel(engine, kernel));
  });
}

async function checkKernel<K extends KernelName>(engine: Engine, kernel: K): Promise<void> {
  const before = engine.tensorCount();
  for (const [index, application] of kernelCases[kernel](new Draw(1234)).entries()) {
    const expected = kernels[kernel].evaluate(
      operandsOf(kernel, application.inputs.map(constantOf)),
      application.attributes,
    );
    const actual = await runOnce(engine, kernel, application);
    const what = `${kernel} case ${index} ${JSON.stringify(application.attributes)}`;
    expect(actual.length, what).toBe(expected.length);
    for (const [i, tensor] of actual.entries()) expectClose(tensor, expected[i], `${what} output ${i}`, application);
    expect(engine.tensorCount(), `${what} leaks`).toBe(before);
  }
}

async function runOnce<K extends KernelName>(
  engine: Engine,
  kernel: K,
  application: KernelCase<K>,
): Promise<HostTensor[]> {
  const builder = new ProgramBuilder();
  const inputs = application.inputs.map(({ dtype, shape }, i) => builder.input(`x${i}`, dtype, shape));
  const results = builder.steps(kernel, inputs, application.attributes);
  for (const [i, value] of results.entries()) builder.output(`y${i}`, value);
  const prepared = engine.prepare(planOf(engine.identity.name, { apply: [builder.program()] }));
  const tensors = await prepared.run("apply", Object.fromEntries(application.inputs.map((x, i) => [`x${i}`, x])));
  prepared.dispose();
  return results.map((_, i) => {
    const tensor = tensors[`y${i}`];
    if (tensor === undefined) throw new Error(`output y${i} is missing`);
    return tensor;
  });
}

function constantOf({ dtype, shape, data }: HostTensor): Constant {
  return { dtype, shape, data: data instanceof Float32Array ? Float64Array.from(data) : data };
}

interface Allowance {
  readonly tolerance?: number;
  readonly absolute?: number;
}

function expectClose(actual: HostTensor, expected: Constant | undefined, what: string, allowance: Allowance): void {
  const { tolerance = 1e-5, absolute = 0 } = allowance;
  expect({ dtype: actual.dtype, shape: actual.shape }, what).toEqual({
    dtype: expected?.dtype,
    shape: expected?.shape,
  });
  const wanted = Array.from(expected?.data ?? []);
  const scale = actual.dtype === "f32" ? wanted.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0) : 0;
  const worst = wanted.reduce((most, x, i) => Math.max(most, Math.abs(x - (actual.data[i] ?? Number.NaN))), 0);
  if (!(worst <= tolerance * scale + absolute)) {
    expect.fail(`${what}: off by ${worst} where the largest is ${scale}\n${preview(actual.data)}\n${preview(wanted)}`);
  }
}

function preview(data: ArrayLike<number>): string {
  return Array.from(data).slice(0, 12).join(" ");
}
