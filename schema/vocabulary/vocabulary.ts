/**
 * How ops declare themselves to the reader. The ops live in the compiler; the reader is handed their declarations,
 * so that every string of a spec is parsed once, here, according to what it is for.
 */
export type AttributeKind =
  /** A whole number: an expression. */
  | "int"
  /** An axis length, which may depend on free sizes: an expression. */
  | "size"
  | "number"
  | "boolean"
  /** A word, one of `values` where they are given. */
  | "text"
  /** `b (h p) c -> b h (p c)`: the same axes on both sides. */
  | "rearrange"
  /** `1 dim -> b dim`: axes on the right may be new. */
  | "repeat"
  /** `b n dim -> b dim`: axes on the left may go. */
  | "reduce"
  /** `b i d, b j d -> b i j` */
  | "einsum"
  /** `b * d`, for pack and unpack. */
  | "pack"
  /** An object from axis name to length. */
  | "sizes"
  /** An axis by name or by index. */
  | "axis"
  /** One axis or a list of them. */
  | "axes"
  /** An object from axis to an index or a range such as `1:`. */
  | "slices"
  /** An object from axis to a whole number. */
  | "shifts"
  /** An object from axis to [before, after]. */
  | "margins"
  /** A tensor's name, a number, or a list of those. */
  | "operands"
  /** A list of lengths. */
  | "shape"
  /** A list of lists of lengths. */
  | "shapes"
  /** A whole number, or one for the height and one for the width. */
  | "pair"
  /** A list of numbers. */
  | "numbers"
  /** How a weight begins: `"zeros"` or `{ "normal": 0.02 }`. */
  | "init"
  /** A named constant and its arguments: `{ "linspace": [0, 1, 5] }`. */
  | "generator";

export interface AttributeDeclaration {
  readonly kind: AttributeKind;
  readonly doc: string;
  /** Whether a node must give it; false where it has a default or may be absent. */
  readonly required: boolean;
  /** What stands in when it is absent, for the manual and the schema. */
  readonly shownDefault?: string | number | boolean;
  /** For `text`: the words allowed. */
  readonly values?: readonly string[];
  /** What messages call such a word: "reduction". */
  readonly wordsAre?: string;
  /** Words that other libraries take in place of a number → what to write instead. */
  readonly instead?: Readonly<Record<string, string>>;
}

export interface OpDeclaration {
  readonly name: string;
  /** What it computes, in a sentence or two; shown by editors and in the manual. */
  readonly doc: string;
  /** What stands under the op's own key. */
  readonly argument: AttributeDeclaration | undefined;
  readonly attributes: Readonly<Record<string, AttributeDeclaration>>;
  /** Sources take no input, need an `id`, and leave the running value alone. */
  readonly source: boolean;
  /** What other libraries call it; `bareName` says which spellings need no line here. */
  readonly aliases?: readonly string[];
  /** What other libraries have an op for, and nodes with this one do: name → those nodes as JSON. */
  readonly writes?: Readonly<Record<string, Written>>;
}

/** Nodes, and what there is to say of them. They read what the node before left, or `x`, `left` and `right`. */
export type Written = string | { readonly nodes: string; readonly note: string };

/** Op name → declaration. */
export type Vocabulary = ReadonlyMap<string, OpDeclaration>;

/** Keys that any op node may carry beside the op and its attributes. */
export const COMMON_KEYS = ["id", "in", "out", "axes", "doc"] as const;

/** Structure nodes and the keys of each; the first is the one that names it. */
export const STRUCTURE_KEYS = {
  block: ["block", "with", "share", "per"],
  loop: ["loop", "as", "carry", "collect", "nodes"],
  residual: ["residual"],
  branches: ["branches", "join"],
  if: ["if", "then", "else"],
  switch: ["switch", "cases"],
} as const;

export type StructureKind = keyof typeof STRUCTURE_KEYS;
