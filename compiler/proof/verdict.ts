import { SizeLimitError } from "../size/size-limits.ts";
import type { Condition } from "./condition.ts";
import type { Range } from "./contract.ts";
import type { Point } from "./witness.ts";

/** Whether something holds of sizes that depend on symbols. "always" and "never" are proved. */
export type Equality =
  | { readonly kind: "always" }
  | { readonly kind: "never" }
  | {
      readonly kind: "sometimes";
      /** Exactly when it holds, such as "`h` is a multiple of 16"; absent if there are no short words for it. */
      readonly condition?: string;
      /** Values for which it holds, and values for which it does not, of every symbol of both sides. */
      readonly works?: ReadonlyMap<string, number>;
      readonly fails?: ReadonlyMap<string, number>;
      /** The condition as a declaration, if it is one symbol being a multiple of something. */
      readonly multipleOf?: { readonly symbol: string; readonly m: number };
      /** The condition as a declaration, if it is one symbol not being too small. */
      readonly least?: { readonly symbol: string; readonly min: number };
    }
  | { readonly kind: "unknown" };

export const ALWAYS: Equality = { kind: "always" };
export const NEVER: Equality = { kind: "never" };
export const UNKNOWN: Equality = { kind: "unknown" };

/** It holds for some values and not for others; points are turned into the values of the declared symbols. */
export function sometimes(
  ranges: ReadonlyMap<string, Range>,
  works: Point,
  fails: Point,
  condition: (Condition & { readonly least?: { readonly symbol: string; readonly min: number } }) | undefined,
): Equality {
  return {
    kind: "sometimes",
    works: valuesAt(works, ranges),
    fails: valuesAt(fails, ranges),
    ...(condition === undefined ? {} : { condition: condition.text }),
    ...(condition?.multipleOf === undefined ? {} : { multipleOf: condition.multipleOf }),
    ...(condition?.least === undefined ? {} : { least: condition.least }),
  };
}

/** A decision whose intermediate results outgrow the limits is one that cannot be made. */
export function withinLimits(decide: () => Equality): Equality {
  try {
    return decide();
  } catch (error) {
    if (error instanceof SizeLimitError) return UNKNOWN;
    throw error;
  }
}

function valuesAt(point: Point, ranges: ReadonlyMap<string, Range>): ReadonlyMap<string, number> {
  return new Map([...point].map(([symbol, units]) => [symbol, Number(units * (ranges.get(symbol)?.unit ?? 1n))]));
}
