import type { Value } from "../ir/graph.ts";
import type { Scalar } from "../ir/kernel-attributes.ts";
import { isConstant, type Size } from "../size/size.ts";
import type { Emitter } from "./emit.ts";
import { bound } from "./nd-array.ts";

/** 1 / size, while the size may still be a symbol. */
export function reciprocal(size: Size): Scalar {
  return isConstant(size) ? 1 / size : { numerator: 1, denominator: size };
}

/** The number that a scalar attribute is once sizes are bound. */
export function scalarValue(scalar: Scalar): number {
  return typeof scalar === "number" ? scalar : scalar.numerator / bound(scalar.denominator);
}

/** An f32 number that broadcasts against values of the given rank. */
export function scalarOfRank(emit: Emitter, number: number, rank: number): Value {
  return emit.constant({ dtype: "f32", shape: Array.from({ length: rank }, () => 1), data: Float64Array.of(number) });
}
