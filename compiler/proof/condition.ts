import type { Axis } from "./residues.ts";

/** Exactly when two sizes are equal, in words, and as a declaration if one symbol being a multiple is all it takes. */
export interface Condition {
  readonly text: string;
  readonly multipleOf?: { readonly symbol: string; readonly m: number };
}

/** Longer lists of values say less than the example that goes with every condition. */
const LIST_LIMIT = 4;

/**
 * The condition that holds in exactly the given cells, each a remainder for each axis. Undefined if it is not one
 * requirement on each symbol by itself, or not one people can read.
 */
export function remainderCondition(
  axes: readonly Axis[],
  cells: readonly (readonly bigint[])[],
): Condition | undefined {
  const chosen = axes.map((_, i) => new Set(cells.map((starts) => starts[i] ?? 0n)));
  if (chosen.reduce((count, starts) => count * starts.size, 1) !== cells.length) return undefined;
  const parts: Condition[] = [];
  for (const [i, axis] of axes.entries()) {
    const starts = chosen[i] ?? new Set<bigint>();
    if (starts.size === axis.starts.length) continue;
    const part = axisCondition(axis, starts);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  const [only, another] = parts;
  if (only === undefined || another === undefined) return only;
  return { text: parts.map(({ text }) => text).join(" and ") };
}

/** The condition that one symbol has one of a few values. */
export function valueCondition(symbol: string, values: readonly bigint[]): Condition | undefined {
  if (values.length > LIST_LIMIT) return undefined;
  return { text: `\`${symbol}\` is ${inOrder(values).join(" or ")}` };
}

function axisCondition(axis: Axis, chosen: ReadonlySet<bigint>): Condition | undefined {
  const { symbol, range } = axis;
  const values = [...chosen].map((start) => range.unit * start);
  const modulus = leastModulus(axis, chosen);
  if (modulus === undefined) return valueCondition(symbol, values);
  const divisor = range.unit * modulus;
  const remainders = new Set([...chosen].map((start) => start % modulus));
  if (remainders.size === 1 && remainders.has(0n)) {
    return { text: `\`${symbol}\` is a multiple of ${divisor}`, multipleOf: { symbol, m: Number(divisor) } };
  }
  if (axis.starts.every((start) => chosen.has(start) !== (start % modulus === 0n))) {
    return { text: `\`${symbol}\` is not a multiple of ${divisor}` };
  }
  if (!isWhole(axis)) return valueCondition(symbol, values);
  if (remainders.size > LIST_LIMIT) return undefined;
  const list = inOrder([...remainders]).map((remainder) => range.unit * remainder);
  return { text: `\`${symbol}\` leaves ${list.join(" or ")} when divided by ${divisor}` };
}

/**
 * The smallest number whose remainders tell the chosen starts from the others. Where every remainder of the axis
 * occurs it must divide the axis's modulus, as a start then stands for more values than itself.
 */
function leastModulus(axis: Axis, chosen: ReadonlySet<bigint>): bigint | undefined {
  for (let modulus = 1n; modulus <= BigInt(axis.starts.length); modulus++) {
    if (isWhole(axis) && axis.modulus % modulus !== 0n) continue;
    const remainders = new Set([...chosen].map((start) => start % modulus));
    if (axis.starts.every((start) => chosen.has(start) || !remainders.has(start % modulus))) return modulus;
  }
  return undefined;
}

/** Whether the range is long enough for every remainder; if not, each start is the only value in its cell. */
function isWhole(axis: Axis): boolean {
  return BigInt(axis.starts.length) === axis.modulus;
}

function inOrder(numbers: readonly bigint[]): readonly bigint[] {
  return [...numbers].sort((a, b) => (a < b ? -1 : 1));
}
