import { expect, test } from "vitest";
import { compile } from "../../../../compiler/compile.ts";
import { withGeluSlopes } from "../../../../compiler/targets/module/nest/gelu-slopes.ts";
import type { NestValue } from "../../../../compiler/targets/module/nest/nest.ts";
import { programRegions, sharedStorages } from "../../../../compiler/targets/module/regions/program-regions.ts";
import { plainAdamw } from "../../../../schema/recipe/recipe-optimizer.ts";

const spec = (form: string) => ({
  vitral: 1,
  name: "perceptron",
  inputs: { x: "b 6" },
  nodes: [
    { linear: 8, id: "first" },
    { gelu: {}, form },
    { linear: 3, id: "second" },
  ],
  outputs: { logits: "second" },
});

/** Operations of the loops of a training step. */
function operations(form: string): readonly string[] {
  const plan = compile({
    source: { name: "perceptron.json", text: JSON.stringify(spec(form)) },
    engine: "wasm",
    batchSizes: { train: [4] },
    objective: { cross_entropy: "logits", label_smoothing: 0 },
    optimizer: { update: plainAdamw({ weight_decay: 0.1 }) },
  });
  const [program] = plan.signatures.train ?? [];
  if (program === undefined) throw new Error("no step");
  const { regions } = programRegions(plan, program, sharedStorages(plan), { fuse: true });
  return regions.flatMap((region) => (region.kind === "loop" ? region.finish().values.map(({ op }) => op) : []));
}

// Should the gradient be spelled otherwise one day, this is how one hears of it.
test.each(["exact", "tanh"])("the gradient of GELU's %s form is one function", (form) => {
  const made = operations(form);
  expect(made.filter((op) => op === `gelu_${form}` || op === `gelu_${form}_slope`).sort()).toEqual([
    `gelu_${form}`,
    `gelu_${form}_slope`,
  ]);
  expect(made).not.toContain("erf");
  expect(made).not.toContain("tanh");
});

const constant = (value: number): NestValue => ({ op: "constant", dtype: "f32", value });
const load: NestValue = { op: "load", dtype: "f32", access: { operand: 0, offset: 0, strides: [1] } };
const apply = (op: "add" | "mul", a: number, b: number): NestValue => ({ op, dtype: "f32", inputs: [a, b] });
const one = (op: "erf" | "exp", x: number): NestValue => ({ op, dtype: "f32", inputs: [x] });

/** Φ(x) + x φ(x) as the gradient spells it, for two values, of which x is the first everywhere but once. */
const slope = (erfOf: number, half = -0.5): NestValue[] => [
  ...[load, load, constant(Math.SQRT1_2), apply("mul", erfOf, 2), one("erf", 3)],
  ...[constant(0.5), apply("mul", 4, 5), apply("add", 6, 5)],
  ...[apply("mul", 0, 0), constant(half), apply("mul", 8, 9), one("exp", 10)],
  ...[constant(1 / Math.sqrt(2 * Math.PI)), apply("mul", 12, 11), apply("mul", 13, 0), apply("add", 14, 7)],
];

test("sides may be exchanged; another argument or another number is another function", () => {
  expect(withGeluSlopes(slope(0)).at(-1)).toEqual({ op: "gelu_exact_slope", dtype: "f32", inputs: [0] });
  expect(withGeluSlopes(slope(1)).at(-1)?.op).toBe("add");
  expect(withGeluSlopes(slope(0, -0.25)).at(-1)?.op).toBe("add");
});
