import type { Axis, Tensor, TensorType } from "../shape/shape.ts";

/**
 * What an op is to a reader of a figure, which decides its colour:
 * - `layout`: axes are split, merged and turned; `space`: where things stand in a map, as in windows and shifts
 * - `pool`: places become fewer; `select`: some of them are taken, or several put side by side
 */
export type OpTone =
  | "source"
  | "learned"
  | "norm"
  | "product"
  | "activation"
  | "layout"
  | "space"
  | "pool"
  | "select"
  | "chance"
  | "plain";

/** How an op looks in figures, which know none by name. */
export interface Appearance<Attribute extends string = string, Argument = undefined> {
  readonly tone: OpTone;
  /** Where its argument says more. */
  readonly toneOf?: (argument: Argument) => OpTone;
  /**
   * What its box says before the argument, where its own name would not read well: words, or the attribute whose word
   * says more. A function says all there is to say, argument and all.
   */
  readonly label?: string | { readonly attribute: Attribute } | Label;
  /** A sign that stands for it, where its operands may be read in any order and none is a number. */
  readonly sign?: string;
  /** Whether it is but another name for what it reads, and no box. */
  readonly isName?: boolean;
  /** Whether with such an argument it gives what it reads: figures leave it out, unless asked for all. */
  readonly changesNothing?: (argument: Argument) => boolean;
}

/** @param size how the figure writes the length of an axis */
export type Label = (inputs: readonly Tensor[], results: readonly TensorType[], size: (axis: Axis) => string) => string;
