import type { TypedOp } from "../../../expand/typed-graph.ts";
import { Varied } from "../../../outline/varied.ts";

/** What a block's numbers are called in one of its runs. */
export function parameterNames(parameters: ReadonlyMap<string, unknown>, run: number): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, value] of parameters) {
    const own = value instanceof Varied ? value.values[run] : value;
    if (typeof own === "number") names.set(name, String(own));
  }
  return names;
}

/** What an op's sizes are called, for the parameters of functions. */
export function noteNames({ inputs, results, solution }: TypedOp, names: Map<string, string>): void {
  const note = (name: string | undefined, size: unknown) => {
    if (name !== undefined && typeof size === "number" && !names.has(name)) names.set(name, String(size));
  };
  for (const { axes } of [...inputs, ...results]) for (const { name, size } of axes) note(name, size);
  if (typeof solution !== "object" || solution === null || !("input" in solution) || !Array.isArray(solution.input))
    return;
  for (const { parts = [] } of solution.input) for (const { name, size } of parts) note(name, size);
}
