import type { Item, OpItem } from "../outline/outline.ts";
import type { Axis } from "../shape/shape.ts";
import type { Size } from "../size/size.ts";

/** What ops together are, as papers call it. */
export type IdiomKind =
  | "attention"
  | "windows"
  | "mlp"
  | "mixing"
  | "patches"
  | "excite"
  | "convolution"
  | "positions"
  | "head";

/** A length that a fact tells: an axis, so that a figure can write it by name. */
export type Length = Pick<Axis, "name" | "size" | "origin">;

/** `12 heads`, `7 × 7`, `× 4`, `GELU`: words and lengths, to be said in one. */
export type Fact = readonly (string | Length)[];

/**
 * Ops of one body that a reader knows by one name. They are closed: from outside they look like one op, which reads
 * what none of them makes, and of what they make only the results are read.
 */
export interface Idiom {
  readonly kind: IdiomKind;
  /** `Multi-head attention` */
  readonly title: string;
  readonly facts: readonly Fact[];
  /**
   * The items of the body that it covers, in the order they run: calls as a whole; of structure that runs in the body
   * the structure itself where it is covered as a whole, else what is covered of it.
   */
  readonly items: readonly Item[];
  /** The ops that it is recognised by, wherever they stand within `items`. */
  readonly ops: ReadonlySet<OpItem>;
  /** Idioms within it, of the same body. */
  readonly parts: readonly Idiom[];
}

/** @param word how a length is written */
export const factText = (fact: Fact, word: (length: Length) => string): string =>
  fact.map((part) => (typeof part === "string" ? part : word(part))).join("");

/** A length that is a number, however it came about. */
export const lengthOf = (size: Size): Length => ({
  name: undefined,
  size,
  origin: { text: "", span: undefined, parents: [] },
});

/** `7 × 7` */
export const timesEach = (lengths: readonly (string | Length)[]): Fact =>
  lengths.flatMap((length, i) => (i === 0 ? [length] : [" × ", length]));
