import { constantPolynomial } from "../size/size-arithmetic.ts";
import { replaceSymbols } from "../size/substitution.ts";
import type { Outcome } from "./outcome.ts";
import { lastSteps } from "./outcome.ts";
import type { Axis, Cell } from "./residues.ts";
import { integerRoots } from "./roots.ts";
import type { Point } from "./witness.ts";
import { combinations } from "./witness.ts";

/** Small steps to try in a cell nothing is known about, and how many combinations of them. */
const [SMALL_STEPS, POINTS, LINES] = [4n, 64, 64];

/** Points of a cell that show both that its difference can be zero and that it need not be, as far as known. */
export function* hintsOf(cell: Cell, outcome: Outcome, axes: readonly Axis[]): Generator<Point> {
  if (outcome === "everywhere" || outcome === "nowhere") {
    yield pointAt(cell, axes, new Map());
  } else if (outcome === "unsettled") {
    yield* unsettledHints(cell, axes);
  } else {
    for (const step of outcome.steps) yield pointAt(cell, axes, new Map([[outcome.symbol, step]]));
    const free = outcome.steps.findIndex((step, i) => step !== BigInt(i));
    const other = BigInt(free < 0 ? outcome.steps.length : free);
    yield pointAt(cell, axes, new Map([[outcome.symbol, other]]));
  }
}

/** Small steps for all symbols; then for all but one, which is solved for. */
function* unsettledHints(cell: Cell, axes: readonly Axis[]): Generator<Point> {
  const last = lastSteps(cell, axes);
  const lists = [...cell.polynomial.symbols].sort().map((symbol) => {
    const end = last.get(symbol) ?? 0n;
    const count = Number(end < SMALL_STEPS ? end + 1n : SMALL_STEPS);
    return [symbol, Array.from({ length: count }, (_, i) => BigInt(i))] as const;
  });
  for (const steps of combinations(lists, POINTS)) yield pointAt(cell, axes, steps);
  for (const [solved] of lists) {
    const others = lists.filter(([symbol]) => symbol !== solved);
    for (const steps of combinations(others, LINES)) {
      const constants = new Map([...steps].map(([symbol, step]) => [symbol, constantPolynomial(step)]));
      const line = replaceSymbols(cell.polynomial, constants);
      for (const root of integerRoots(line, 0n, last.get(solved) ?? 0n) ?? []) {
        yield pointAt(cell, axes, new Map([...steps, [solved, root]]));
      }
    }
  }
}

function pointAt(cell: Cell, axes: readonly Axis[], steps: ReadonlyMap<string, bigint>): Point {
  return new Map(
    axes.map(({ symbol, modulus, range }, i) => {
      return [symbol, (cell.starts[i] ?? range.low) + modulus * (steps.get(symbol) ?? 0n)];
    }),
  );
}
