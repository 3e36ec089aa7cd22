import type { DType } from "../../../ir/kernel-attributes.ts";
import type { Contraction } from "../contraction/contraction.ts";
import type { Layout, Storage } from "../layout/layout.ts";
import type { LoopRegion, PartedSum } from "./loop-region.ts";
import type { SpecialKernel } from "./special-kernel.ts";

/** A value of the program: what it is, and where its elements lie. */
export interface Value {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly layout: Layout;
}

/**
 * The same elements in another shape, which no strides can say. It is copied as soon as somebody asks for its layout;
 * what takes the axes of its source as they are need not ask.
 */
export class Reshaped implements Value {
  readonly dtype: DType;
  readonly shape: readonly number[];
  // Private: a view of this, made by `{ ...value, layout }`, has another order of elements and is no reshaped source.
  readonly #source: Value;
  readonly #copy: () => Layout;
  #copied: Layout | undefined;

  constructor(source: Value, shape: readonly number[], copy: () => Layout) {
    this.dtype = source.dtype;
    this.shape = shape;
    this.#source = source;
    this.#copy = copy;
  }

  get source(): Value {
    return this.#source;
  }

  get layout(): Layout {
    this.#copied ??= this.#copy();
    return this.#copied;
  }
}

export const sourceOf = (value: Value): Value => (value instanceof Reshaped ? value.source : value);

/**
 * The steps of a plan that a region is made of, each by the number of its first value, and the path of the node that it
 * came from. What only copies an output is of no step, and stands under -1.
 */
export type Origins = ReadonlyMap<number, string>;

/** Products of two operands, summed. */
export interface ContractionRegion {
  readonly kind: "contraction";
  readonly contraction: Contraction;
  readonly a: Layout;
  readonly b: Layout;
  readonly c: Layout;
  readonly from: Origins;
}

/** The parts of a sum, added. Nothing where they share the result. */
export interface CombiningRegion {
  readonly kind: "combining";
  readonly sum: PartedSum;
  readonly source: LoopRegion;
  readonly from: Origins;
}

/** What has a function of its own: every operand whole, row-major. */
export interface SpecialRegion {
  readonly kind: "special";
  readonly special: SpecialKernel;
  readonly reads: readonly Storage[];
  readonly writes: readonly Storage[];
  readonly from: Origins;
}

/** What runs between two places where threads may wait for each other. */
export type Region = LoopRegion | ContractionRegion | CombiningRegion | SpecialRegion;

export function readsOf(region: Region): readonly Storage[] {
  switch (region.kind) {
    case "contraction":
      return [region.a.storage, region.b.storage];
    case "combining":
      return [region.sum.partials];
    default:
      return region.reads;
  }
}

export function writesOf(region: Region): readonly Storage[] {
  switch (region.kind) {
    case "loop":
      return [...region.writes, ...region.sums.map(({ partials }) => partials)];
    case "contraction":
      return [region.c.storage];
    case "combining":
      return [region.sum.result.storage];
    case "special":
      return region.writes;
  }
}
