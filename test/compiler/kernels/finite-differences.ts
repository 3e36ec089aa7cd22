import { expect } from "vitest";
import type { Constant } from "../../../compiler/ir/graph.ts";

const STEP = 1e-6;
const TOLERANCE = 1e-6;

/** What is differentiated: results for the values of some named inputs. */
export type Program = (inputs: ReadonlyMap<string, Constant>) => readonly Constant[];

/** Central differences of Σ weights · program(inputs) by each element of one input. */
export function finiteDifferences(
  program: Program,
  inputs: ReadonlyMap<string, Constant>,
  name: string,
  weights: readonly Constant[],
): Float64Array {
  const center = inputs.get(name);
  if (center === undefined) throw new Error(`no input ${name}`);
  const moved = Float64Array.from(center.data);
  const resultsAt = (element: number, value: number) => {
    moved[element] = value;
    return program(new Map(inputs).set(name, { ...center, data: Float64Array.from(moved) }));
  };
  return moved.map((value, element) => {
    const above = resultsAt(element, value + STEP);
    const below = resultsAt(element, value - STEP);
    moved[element] = value;
    let difference = 0;
    weights.forEach((weight, output) => {
      weight.data.forEach((w, e) => {
        difference += w * ((above[output]?.data[e] ?? Number.NaN) - (below[output]?.data[e] ?? Number.NaN));
      });
    });
    return difference / (2 * STEP);
  });
}

/** Equal within the tolerance, relative to the largest element; undefined stands for zeros. */
export function expectClose(actual: ArrayLike<number> | undefined, expected: ArrayLike<number>): void {
  const scale = Math.max(0.1, ...Array.from(expected, Math.abs));
  if (actual !== undefined) expect(actual.length).toBe(expected.length);
  for (let e = 0; e < expected.length; e++) {
    const [found, wanted] = [actual === undefined ? 0 : actual[e], expected[e]];
    const isClose = Math.abs((found ?? Number.NaN) - (wanted ?? Number.NaN)) <= TOLERANCE * scale;
    if (!isClose) expect.fail(`element ${e} of the gradient is ${found}, by finite differences ${wanted}`);
  }
}
