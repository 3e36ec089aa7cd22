import type { Value } from "../../../ir/graph.ts";

/** Of two operands, that which something holds of, and the other. */
export function either<T>(
  inputs: readonly Value[],
  find: (value: Value) => T | undefined,
): readonly [T, Value] | undefined {
  const [a, b] = inputs;
  if (a === undefined || b === undefined) return undefined;
  const [left, right] = [find(a), find(b)];
  if (left !== undefined) return [left, b];
  return right === undefined ? undefined : [right, a];
}
