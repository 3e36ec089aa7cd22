import { attributeTexts, linesText } from "../graph/print-graph.ts";
import type { Plan, PlanStep, PlanValue, Program } from "../ir/plan.ts";
import { typeText } from "../kernels/fit.ts";

/** A plan as text, for `--emit plan` and golden files: as `printGraph`, with release points and predicted memory. */
export function printPlan(plan: Plan): string {
  const state = Object.entries(plan.state).map(
    ([path, entry]) => `state ${path} ${typeText(entry)} ${entry.role}${entry.decay ? " decay" : ""}`,
  );
  const constants = Object.entries(plan.constants).map(([key, entry]) => `constant ${key} ${typeText(entry)}`);
  const programs = Object.entries(plan.signatures).flatMap(([signature, bound]) =>
    bound.flatMap((program) => ["", ...programLines(signature, program)]),
  );
  const title = `plan ${plan.name} for ${plan.engine}, version ${plan.version}`;
  return linesText([title, ...state, ...constants, ...programs]);
}

function programLines(signature: string, program: Program): readonly string[] {
  const bindings = Object.entries(program.bindings).map(([name, size]) => `${name}=${size}`);
  const arriving = (word: string, names: Readonly<Record<string, PlanValue>>) =>
    Object.entries(names).map(([name, value]) => `  %${value} = ${word} ${name}`);
  const leaving = (word: string, names: Readonly<Record<string, PlanValue>>) =>
    Object.entries(names).map(([name, value]) => `  ${word} ${name} = %${value}`);
  return [
    `${signature}(${bindings.join(", ")}): peak ${program.peakBytes} bytes`,
    ...Object.entries(program.inputs).map(([name, input]) => `  %${input.value} ${typeText(input)} = input ${name}`),
    ...arriving("state", program.reads),
    ...arriving("constant", program.constants),
    ...program.steps.map(stepLine),
    ...leaving("output", program.outputs),
    ...leaving("write", program.writes),
  ];
}

function stepLine(step: PlanStep): string {
  const results = step.outputs.map((output) => `%${output.value} ${typeText(output)}`).join(", ");
  const operands = step.inputs.map((value) => `%${value}`).join(", ");
  const release = step.release.length === 0 ? "" : `; free ${step.release.map((value) => `%${value}`).join(", ")}`;
  const words = [`  ${results} = ${step.kernel} ${operands}`, ...attributeTexts(step.attributes)];
  return `${words.join(" ")}${release}  # ${step.from}`;
}
