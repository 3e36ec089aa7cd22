import type { Expression } from "../../schema/expression/expression.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { Constant } from "../ir/graph.ts";
import type { DType } from "../ir/kernel-attributes.ts";
import { isConstant, type Size, sizeText } from "../size/size.ts";

/**
 * Why a size is what it is: the place that said so and what it built on. Follows the symbol, never the number, so that
 * two axes of equal size are never confused.
 */
export interface Origin {
  readonly text: string;
  readonly span: Span | undefined;
  readonly parents: readonly Origin[];
  /** How the size is made of those it built on, for whoever has to write it down again. */
  readonly formula?: Formula | undefined;
}

/** What a name is, which decides whether pattern axes may be settled by it: loop variables may not (rule 9). */
export type NameKind = "parameter" | "let" | "size" | "loop" | "mode";

/** A name that a size was written by. */
export interface NameFormula {
  readonly kind: "name";
  readonly name: string;
  readonly of: NameKind;
  /** The scope that has the name: two of one name are two. */
  readonly owner: object;
  readonly value: unknown;
  /** What it stands for; nothing for a loop's variable and a free size. */
  readonly is: Origin | undefined;
}

/**
 * How a size was written by the author, or follows from sizes that were:
 * - `written`: an expression, with where each of its names came from
 * - `product`: a dimension that a pattern merges
 * - `quotient`: the axis that a pattern leaves open in a dimension
 * - `sum`: an axis along which tensors were joined
 */
export type Formula =
  | { readonly kind: "written"; readonly expression: Expression; readonly names: ReadonlyMap<string, Origin> }
  | NameFormula
  | { readonly kind: "product"; readonly parts: readonly Origin[] }
  | { readonly kind: "quotient"; readonly whole: Origin; readonly by: readonly Origin[] }
  | { readonly kind: "sum"; readonly parts: readonly Origin[] };

/** One axis of a tensor that does not exist yet. */
export interface Axis {
  /** A handle for later nodes; axes may be nameless. */
  readonly name: string | undefined;
  readonly size: Size;
  readonly origin: Origin;
  /** Written as 1 in a weight, a pattern or a slice: only such an axis stretches when tensors meet (rule 12). */
  readonly unit: boolean;
}

/** What a tensor is before it exists. */
export interface TensorType {
  readonly axes: readonly Axis[];
  readonly dtype: DType;
  /** Its elements, where they are known at compile time. */
  readonly constant: Constant | undefined;
}

/** A result of a node, or an input of the model. */
export interface Tensor extends TensorType {
  readonly id: number;
  /** What messages call it: `` `q` ``, or "the result of `softmax`". */
  readonly label: string;
  readonly span: Span;
  /** Its type could not be worked out; whoever reads it stays silent. */
  readonly poisoned: boolean;
}

export const sizesOf = (type: TensorType): readonly Size[] => type.axes.map((axis) => axis.size);

/** `[b, 17, dim 64]`: what a person reads. */
export function shapeText(type: Pick<TensorType, "axes">): string {
  const axes = type.axes.map(({ name, size }) => {
    const text = sizeText(size);
    return name === undefined || name === text ? text : `${name} ${text}`;
  });
  return `[${axes.join(", ")}]`;
}

/** The same with numbers only: `[b, 17, 64]`. */
export function bareShapeText(sizes: readonly Size[]): string {
  return `[${sizes.map((size) => sizeText(size)).join(", ")}]`;
}

export function axisOf(size: Size, origin: Origin, name?: string, unit = false): Axis {
  return { name, size, origin, unit };
}

/** An axis with another size, keeping its name as rule 10 asks. */
export function resized(axis: Axis, size: Size, origin: Origin): Axis {
  return { name: axis.name, size, origin, unit: false };
}

export const originAt = (
  text: string,
  span: Span | undefined,
  parents: readonly Origin[] = [],
  formula?: Formula,
): Origin => ({ text, span, parents, formula });

/** A number that stands in the text itself. */
export const numberFormula = (value: number): Formula => ({
  kind: "written",
  expression: { kind: "number", value, start: 0, end: 0 },
  names: new Map(),
});

/** Shapes with every size a number, or undefined. */
export function constantSizes(sizes: readonly Size[]): readonly number[] | undefined {
  return sizes.every(isConstant) ? sizes : undefined;
}
