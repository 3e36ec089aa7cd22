import type { Offsets } from "../problem/source.ts";

/** `heads`; the name is in Unicode's normal form C, whatever form the text has. */
export interface AxisItem extends Offsets {
  readonly kind: "axis";
  readonly name: string;
}

/** `1` or `()`: an axis of size 1, without a name. */
export interface UnitItem extends Offsets {
  readonly kind: "unit";
}

/** A whole number above 1: an axis of that size, without a name. */
export interface NumberItem extends Offsets {
  readonly kind: "number";
  readonly value: number;
}

/** `...`, or the `*` of a pack pattern: any number of axes. */
export interface EllipsisItem extends Offsets {
  readonly kind: "ellipsis";
}

/** `(h p)`: axes that make up one dimension, the last varying fastest. Never empty: `()` is a unit. */
export interface GroupItem extends Offsets {
  readonly kind: "group";
  readonly members: readonly Member[];
}

export type Member = AxisItem | UnitItem | NumberItem | EllipsisItem;
export type Item = Member | GroupItem;

/** One side of an arrow, one operand, or a whole signature: an item a dimension. */
export interface Side extends Offsets {
  readonly items: readonly Item[];
}

/**
 * - `transform`: `b (h p) c -> b h (p c)`, one operand
 * - `einsum`: `b i d, b j d -> b i j`
 * - `signature`: `b n dim`, no operand
 * - `pack`: `b * d`, no operand
 */
export type PatternForm = "transform" | "einsum" | "signature" | "pack";

/** An op, or the `rearrange` of a checkpoint rule, where no other op stands beside it. */
export type TransformKind = "rearrange" | "repeat" | "reduce" | "rule";

export interface Pattern {
  readonly form: PatternForm;
  /** The sides before the arrow: one of a transform, one or more of an einsum, none of a signature or a pack. */
  readonly operands: readonly Side[];
  /** The side after the arrow; the whole of a signature or a pack. */
  readonly output: Side;
}

/** All items that are not groups, with the members of groups in their place. */
export function membersOf(...sides: readonly Side[]): Member[] {
  return sides.flatMap((side) => side.items.flatMap((item) => (item.kind === "group" ? item.members : [item])));
}

/** The named axes of sides, in order. */
export function axesOf(...sides: readonly Side[]): AxisItem[] {
  return membersOf(...sides).filter((member) => member.kind === "axis");
}

/** The ellipsis of a side. */
export function ellipsisOf(side: Side): EllipsisItem | undefined {
  return membersOf(side).find((member) => member.kind === "ellipsis");
}
