import { expect, test } from "vitest";
import { compile } from "../../../../compiler/compile.ts";
import { liveBytes } from "../../../../compiler/ir/run-parts.ts";
import { stepFlops } from "../../../../compiler/plan/program-flops.ts";
import { compileModule, describeModule } from "../../../../compiler/targets/module/compile-module.ts";
import { moduleParts } from "../../../../compiler/targets/module/module-parts.ts";
import { readSpecFile, specFiles } from "../../../../runtime/host/specs/spec-files.ts";
import { plainAdamw } from "../../../../schema/recipe/recipe-optimizer.ts";

const source = readSpecFile("vitral:vit");
const plan = compile({
  source,
  importer: specFiles(source.name),
  preset: "mnist",
  set: { depth: "2" },
  engine: "wasm",
  batchSizes: { train: [4] },
  objective: { cross_entropy: "logits", label_smoothing: 0 },
  optimizer: { update: plainAdamw({ weight_decay: 0.05 }), clipNorm: 1 },
});
const [program = never()] = plan.signatures.train ?? [];

const describeHere = (more: { readonly timed?: boolean; readonly threads?: number } = {}) => {
  const described = describeModule(plan, { relaxed: false, threads: 1, ...more });
  const [first = never()] = described.programs.values();
  return { described, run: moduleParts(plan, first) };
};

test("contractions are all of a plan's products, and nothing else is", () => {
  const { parts } = describeHere().run;
  const flops = stepFlops(plan, program);
  const products = flops.filter((_, at) => program.steps[at]?.kernel === "matmul");
  const contracted = parts.filter(({ kind }) => kind === "contraction");
  expect(products.length).toBeGreaterThan(10);
  expect(total(contracted.map((part) => part.flops))).toBe(total(products));
});

test("what is there at any time fits in the memory, and is as much as the largest parts need", () => {
  const { described, run } = describeHere();
  const live = liveBytes(run);
  const needed = run.parts.map(({ reads, writes }) => Math.max(...[...reads, ...writes].map(({ bytes }) => bytes)));
  expect(live).toHaveLength(run.parts.length);
  expect(Math.max(...live)).toBeLessThanOrEqual(described.compiled.memoryBytes);
  live.forEach((bytes, at) => void expect(bytes).toBeGreaterThanOrEqual(needed[at] ?? 0));
});

test("parts come from the nodes of the plan, and wait at the same places for any number of threads", () => {
  const known = new Set([...program.steps.map(({ from }) => from), ...Object.keys(program.outputs)]);
  const { parts } = describeHere().run;
  expect(parts.flatMap(({ from }) => from).filter((path) => !known.has(path))).toEqual([]);
  expect(parts.every(({ from }) => from.length > 0)).toBe(true);
  expect(describeHere({ threads: 3 }).run.parts.map(({ waits }) => waits)).toEqual(parts.map(({ waits }) => waits));
});

test("parts name the steps of the plan that they are, and no step that computes is in none", () => {
  const { parts } = describeHere().run;
  const made = new Map(program.steps.map((step) => [step.outputs[0]?.value, step] as const));
  for (const { steps, from } of parts) for (const value of steps) expect(from).toContain(made.get(value)?.from);
  const named = new Set(parts.flatMap(({ steps }) => steps));
  const moves = ["reshape", "transpose", "slice", "broadcast", "concat", "pad"];
  const unnamed = program.steps.filter(({ outputs }) => !named.has(outputs[0]?.value ?? -1));
  expect(unnamed.map(({ kernel }) => kernel).filter((kernel) => !moves.includes(kernel))).toEqual([]);
});

test("a module asks for a clock only where it is to tell the time", () => {
  const options = { relaxed: false, threads: 2 };
  const imports = (bytes: Uint8Array) => Buffer.from(bytes).includes(Buffer.from("\x03env\x03now"));
  expect(imports(compileModule(plan, options).bytes)).toBe(false);
  expect(imports(describeModule(plan, { ...options, timed: true }).compiled.bytes)).toBe(true);
  expect(compileModule(plan, { ...options, timed: false }).bytes).toEqual(compileModule(plan, options).bytes);
});

const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

function never(): never {
  throw new Error("the plan has a program, and the module too");
}
