import { expect } from "vitest";
import { evaluateGraph } from "../../../compiler/graph/evaluate-graph.ts";
import type { Constant, Graph } from "../../../compiler/ir/graph.ts";

/** Outputs of a graph by name, as plain numbers. */
export function outputsOf(
  graph: Graph,
  inputs: ReadonlyMap<string, Constant>,
  state: ReadonlyMap<string, Constant> = new Map(),
): ReadonlyMap<string, readonly number[]> {
  const values = evaluateGraph(graph, inputs, state);
  const named = [...graph.outputs, ...[...graph.writes].map(([path, id]) => [`write ${path}`, id] as const)];
  return new Map(named.map(([name, id]) => [name, [...(values.get(id)?.data ?? [])]]));
}

/** Both graphs have the same outputs and writes, to 1e-9 of their size. */
export function expectSameValues(
  actual: Graph,
  expected: Graph,
  inputs: ReadonlyMap<string, Constant>,
  state: ReadonlyMap<string, Constant> = new Map(),
): void {
  const found = outputsOf(actual, inputs, state);
  for (const [name, wanted] of outputsOf(expected, inputs, state)) {
    const given = found.get(name) ?? [];
    expect(given.length, name).toBe(wanted.length);
    const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const worst = wanted.reduce((most, value, index) => Math.max(most, Math.abs(value - (given[index] ?? NaN))), 0);
    expect(worst, name).toBeLessThanOrEqual(1e-9 * scale);
  }
}
