/** A range of offsets into the pattern's decoded text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** `heads`; the name is in Unicode's normal form C, whatever form the text has. */
export interface AxisItem extends Range {
  readonly kind: "axis";
  readonly name: string;
}

/** `1` or `()`: an axis of size 1, without a name. */
export interface UnitItem extends Range {
  readonly kind: "unit";
}

/** A whole number above 1: an axis of that size, without a name. */
export interface NumberItem extends Range {
  readonly kind: "number";
  readonly value: number;
}

/** `...`, or the `*` of a pack pattern: any number of axes. */
export interface EllipsisItem extends Range {
  readonly kind: "ellipsis";
}

/** `(h p)`: axes that make up one dimension, the last varying fastest. Never empty: `()` is a unit. */
export interface GroupItem extends Range {
  readonly kind: "group";
  readonly members: readonly Member[];
}

export type Member = AxisItem | UnitItem | NumberItem | EllipsisItem;
export type Item = Member | GroupItem;

/** One side of an arrow, one operand, or a whole signature: an item a dimension. */
export interface Side extends Range {
  readonly items: readonly Item[];
}

/**
 * - `transform`: `b (h p) c -> b h (p c)`, one operand
 * - `einsum`: `b i d, b j d -> b i j`
 * - `signature`: `b n dim`, no operand
 * - `pack`: `b * d`, no operand
 */
export type PatternForm = "transform" | "einsum" | "signature" | "pack";

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
