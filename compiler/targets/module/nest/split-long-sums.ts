import type { Nest } from "./nest.ts";
import { restepped } from "./steps.ts";

/** Terms that may be added one after the other in f32 before a total takes them up. */
const LONG = 2048;
const SHORT = 256;

/**
 * Adding many numbers of one sign to one another loses digits as the sum outgrows them: a long row is added in pieces,
 * as an axis of its own. A row of a length that divides into nothing stays as it is.
 */
export function splitLongSums(nest: Nest): Nest {
  const { axes, rowAxes, values } = nest;
  const length = axes.at(-1) ?? 1;
  if (rowAxes !== 1 || length <= LONG || !values.some(({ op }) => op === "reduce")) return nest;
  const piece = pieceOf(length);
  if (piece === undefined) return nest;
  const cut = restepped(nest, (strides) => {
    const last = strides.at(-1) ?? 0;
    return [...strides.slice(0, -1), last * piece, last];
  });
  return { ...cut, axes: [...axes.slice(0, -1), length / piece, piece], rowAxes: 2 };
}

function pieceOf(length: number): number | undefined {
  for (let piece = LONG; piece >= SHORT; piece -= 4) if (length % piece === 0) return piece;
  return undefined;
}
