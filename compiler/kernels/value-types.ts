import type { Plan, PlanValue, Program } from "../ir/plan.ts";
import type { BoundType } from "./kernel.ts";

/** What each value of a program is: dtype and shape. */
export function valueTypes(plan: Plan, program: Program): ReadonlyMap<PlanValue, BoundType> {
  const types = new Map<PlanValue, BoundType>();
  for (const input of Object.values(program.inputs)) types.set(input.value, input);
  for (const [path, value] of Object.entries(program.reads)) types.set(value, entry(plan.state, path, "state"));
  for (const [key, value] of Object.entries(program.constants))
    types.set(value, entry(plan.constants, key, "constant"));
  for (const { outputs } of program.steps) for (const output of outputs) types.set(output.value, output);
  return types;
}

function entry<T>(entries: Readonly<Record<string, T>>, name: string, kind: string): T {
  const found = entries[name];
  if (found === undefined) throw new Error(`the plan has no ${kind} \`${name}\``);
  return found;
}
