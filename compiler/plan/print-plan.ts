import { attributeTexts, linesInPieces } from "../graph/print-graph.ts";
import type { Plan, PlanStep, PlanValue, Program } from "../ir/plan.ts";
import { typeText } from "../kernels/fit.ts";

/** A plan as text, for `--emit plan` and golden files: as `printGraph`, with release points and predicted memory. */
export const printPlan = (plan: Plan): string => [...planInPieces(plan)].join("");

/** The same as pieces, for who writes one after the other. */
export const planInPieces = (plan: Plan): Iterable<string> => linesInPieces(planLines(plan));

function* planLines(plan: Plan): Generator<string, void> {
  yield `plan ${plan.name} for ${plan.engine}, version ${plan.version}`;
  for (const [path, entry] of Object.entries(plan.state))
    yield `state ${path} ${typeText(entry)} ${entry.role}${entry.decay ? " decay" : ""}`;
  for (const [key, entry] of Object.entries(plan.constants)) yield `constant ${key} ${typeText(entry)}`;
  for (const [signature, bound] of Object.entries(plan.signatures))
    for (const program of bound) yield* programLines(signature, program);
}

function* programLines(signature: string, program: Program): Generator<string, void> {
  const bindings = Object.entries(program.bindings).map(([name, size]) => `${name}=${size}`);
  const arriving = (word: string, names: Readonly<Record<string, PlanValue>>) =>
    Object.entries(names).map(([name, value]) => `  %${value} = ${word} ${name}`);
  const leaving = (word: string, names: Readonly<Record<string, PlanValue>>) =>
    Object.entries(names).map(([name, value]) => `  ${word} ${name} = %${value}`);
  yield "";
  yield `${signature}(${bindings.join(", ")}): peak ${program.peakBytes} bytes`;
  for (const [name, input] of Object.entries(program.inputs))
    yield `  %${input.value} ${typeText(input)} = input ${name}`;
  yield* arriving("state", program.reads);
  yield* arriving("constant", program.constants);
  for (const step of program.steps) yield stepLine(step);
  yield* leaving("output", program.outputs);
  yield* leaving("write", program.writes);
}

function stepLine(step: PlanStep): string {
  const results = step.outputs.map((output) => `%${output.value} ${typeText(output)}`).join(", ");
  const operands = step.inputs.map((value) => `%${value}`).join(", ");
  const release = step.release.length === 0 ? "" : `; free ${step.release.map((value) => `%${value}`).join(", ")}`;
  const words = [`  ${results} = ${step.kernel} ${operands}`, ...attributeTexts(step.attributes)];
  return `${words.join(" ")}${release}  # ${step.from}`;
}
