import type { Span } from "../../schema/problem/source.ts";
import type { Axis, Origin } from "../shape/shape.ts";
import type { Size } from "../size/size.ts";

/**
 * What a pattern's dimensions are made of: a named axis, a number above 1, or one dimension of the ellipsis.
 * Units are the empty product and stand for nothing.
 */
export interface Elementary {
  /** Unique within the pattern: the name, `#2` for the third number, `...0` for the first ellipsis dimension. */
  readonly key: string;
  readonly name: string | undefined;
  readonly size: Size;
  readonly origin: Origin;
  readonly span: Span;
}

/** A dimension as a product of elementary axes, the last one the fastest. */
export interface Composite {
  readonly parts: readonly Elementary[];
  /** The dimension itself where the pattern's item is one bare axis or an ellipsis dimension; its name travels. */
  readonly axis: Axis;
}

/** A transform whose sizes are all known. */
export interface SolvedTransform {
  readonly input: readonly Composite[];
  readonly output: readonly Composite[];
}
