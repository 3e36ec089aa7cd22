import { expect, test } from "vitest";
import { operandsOf } from "../../../compiler/ir/kernel-arity.ts";
import { kernels } from "../../../compiler/kernels/table.ts";
import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { ProgramBuilder, planOf } from "../engines/plan-builder.ts";

const { engine } = await openEngine("wasm");

const rows = [
  [1, Number.NaN, 3, 4, 5],
  [Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN],
  [1, 2, 3, 4, Number.NaN],
  [1, 2, Number.NEGATIVE_INFINITY, 4, 5],
  [1, 2, Number.POSITIVE_INFINITY, 4, 5],
  Array(5).fill(Number.NEGATIVE_INFINITY),
  [5, 4, 3, 2, 1],
];

test.each([
  ["softmax", {}],
  ["log_softmax", {}],
  ["max", { axes: [1] }],
  ["max", { axes: [0] }],
  ["relu", {}],
] as const)("%s %j knows NaN and infinities as its reference does", async (kernel, attributes) => {
  const shape = [rows.length, 5];
  const data = rows.flat();
  const builder = new ProgramBuilder();
  const [y] = builder.steps(kernel, [builder.input("x", "f32", shape)], attributes);
  builder.output("y", y ?? 0);
  const prepared = engine.prepare(planOf("wasm", { apply: [builder.program()] }));
  const result = await prepared.run("apply", { x: { dtype: "f32", shape, data: Float32Array.from(data) } });
  prepared.dispose();
  const [expected] = kernels[kernel].evaluate(
    operandsOf(kernel, [{ dtype: "f32", shape, data: Float64Array.from(data) }]),
    attributes as never,
  );
  expect(result.y?.data.length).toBe(expected.data.length);
  for (const [i, value] of [...(result.y?.data ?? [])].entries()) {
    const wanted = expected.data[i] ?? 0;
    if (Number.isFinite(wanted)) expect(value).toBeCloseTo(wanted, 5);
    else expect(value, `element ${i}`).toBe(wanted);
  }
});
