import type { Polynomial } from "../size/polynomial.ts";
import type { Size } from "../size/size.ts";
import { floorDivide, isConstant, multiply, sameSize, symbolsOf, toPolynomial } from "../size/size.ts";
import { difference } from "../size/size-arithmetic.ts";
import { evaluate } from "../size/substitution.ts";
import { inUnits } from "../size/units.ts";
import { boundsOf } from "./bounds.ts";
import type { Condition } from "./condition.ts";
import { remainderCondition, valueCondition } from "./condition.ts";
import type { Contracts, Range } from "./contract.ts";
import { isImpossible, rangesOf } from "./contract.ts";
import { hintsOf } from "./hints.ts";
import type { Outcome, Steps } from "./outcome.ts";
import { outcomeOf } from "./outcome.ts";
import type { Axis, Cell } from "./residues.ts";
import { axesOf, cellsOf } from "./residues.ts";
import type { Equality } from "./verdict.ts";
import { ALWAYS, NEVER, sometimes, UNKNOWN, withinLimits } from "./verdict.ts";
import type { Point } from "./witness.ts";
import { findWitnesses } from "./witness.ts";

export type { Contract, Contracts } from "./contract.ts";
export { atLeast } from "./minimum.ts";
export type { Equality } from "./verdict.ts";

/** Cells of each outcome that are kept to look for examples in. */
const KEPT_CELLS = 16;

/**
 * Whether two sizes are equal for all values the contracts admit. "always" misses nothing where contracts set no
 * maximum: on each cell of remainders the difference is a plain polynomial, and only the zero one is always zero.
 * "never" can miss: whether a polynomial has a zero at all is undecidable, and what stays open is "unknown".
 */
export function compareSizes(a: Size, b: Size, contracts: Contracts): Equality {
  if (sameSize(a, b)) return ALWAYS;
  if (isConstant(a) && isConstant(b)) return NEVER;
  const ranges = rangesOf([...symbolsOf(a), ...symbolsOf(b)], contracts);
  if (isImpossible(ranges)) return UNKNOWN;
  return withinLimits(() => whereZero(inUnits(difference(toPolynomial(a), toPolynomial(b)), ranges), ranges));
}

/** Whether `a / k` leaves no remainder. */
export function divides(k: number, a: Size, contracts: Contracts): Equality {
  return withinLimits(() => compareSizes(a, multiply(floorDivide(a, k), k), contracts));
}

/** What is known of the cells of a comparison. */
interface Survey {
  readonly axes: readonly Axis[];
  readonly everywhere: (readonly bigint[])[];
  readonly steps: [Cell, Steps][];
  readonly kept: [Cell, Outcome][];
  nowhere: number;
  unsettled: number;
}

function whereZero(a: Polynomial, ranges: ReadonlyMap<string, Range>): Equality {
  if (a.constant !== undefined) return a.constant === 0n ? ALWAYS : NEVER;
  const { lower, upper } = boundsOf(
    a,
    (symbol) => ranges.get(symbol)?.low ?? 0n,
    (symbol) => ranges.get(symbol)?.high ?? 0n,
  );
  if (lower > 0n || upper < 0n) return NEVER;
  const axes = axesOf(a, ranges);
  if (axes === undefined) return UNKNOWN;
  const survey = surveyOf(a, axes);
  const zero = survey.everywhere.length;
  const open = survey.steps.length + survey.unsettled;
  if (survey.nowhere + open === 0) return ALWAYS;
  if (zero + open === 0) return NEVER;

  const isZero = (point: Point) => evaluate(a, (symbol) => point.get(symbol) ?? 0n) === 0n;
  const { works, fails, exhausted } = findWitnesses(ranges, isZero, hintsIn(survey));
  if (works !== undefined && fails !== undefined) return sometimes(ranges, works, fails, conditionOf(survey));
  if (exhausted) return works === undefined ? NEVER : ALWAYS;
  return UNKNOWN;
}

function surveyOf(a: Polynomial, axes: readonly Axis[]): Survey {
  const survey: Survey = { axes, everywhere: [], steps: [], kept: [], nowhere: 0, unsettled: 0 };
  const seen = new Map<string, number>();
  for (const cell of cellsOf(a, axes)) {
    const outcome = outcomeOf(cell, axes);
    const kind = typeof outcome === "object" ? "steps" : outcome;
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    if (before < KEPT_CELLS) survey.kept.push([cell, outcome]);
    if (outcome === "everywhere") survey.everywhere.push(cell.starts);
    else if (outcome === "nowhere") survey.nowhere++;
    else if (outcome === "unsettled") survey.unsettled++;
    else survey.steps.push([cell, outcome]);
  }
  return survey;
}

function* hintsIn({ axes, kept }: Survey): Generator<Point> {
  for (const [cell, outcome] of kept) yield* hintsOf(cell, outcome, axes);
}

/** Exactly where the difference is zero, if every cell is settled and one kind of words covers them all. */
function conditionOf({ axes, everywhere, steps, unsettled }: Survey): Condition | undefined {
  if (unsettled > 0) return undefined;
  if (steps.length === 0) return remainderCondition(axes, everywhere);
  const [axis, another] = axes;
  if (axis === undefined || another !== undefined || everywhere.length > 0) return undefined;
  const values = steps.flatMap(([cell, outcome]) => {
    return outcome.steps.map((step) => axis.range.unit * ((cell.starts[0] ?? 0n) + axis.modulus * step));
  });
  return valueCondition(axis.symbol, values);
}
