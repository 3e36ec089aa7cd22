import type { DType } from "../../ir/kernel-attributes.ts";

/** Element types of an ONNX file, as kernels call them; sizes and axes are `i64` there. */
export type OnnxType = DType | "i64" | "f16";

/** A whole number, a list of them, a text, or a number that is not whole by type. */
export type OnnxAttribute = number | readonly number[] | string | { readonly float: number };

export interface OnnxNode {
  readonly op: string;
  readonly name: string;
  /** Names of values; "" is an operand that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
  /** Path of the node of the spec that it came from. */
  readonly from: string;
}

/** What goes in or comes out; a size that is free has a name. */
export interface OnnxValue {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly (number | string)[];
}

/** Data of a file. */
export interface OnnxTensor {
  readonly dtype: OnnxType;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** A graph of ONNX without its weights. */
export interface OnnxGraph {
  readonly opset: number;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** In an order that respects their data flow. */
  readonly nodes: readonly OnnxNode[];
  /** Numbers that no weight takes part in, by name. */
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  /** What is a weight, or made of weights alone, by name. */
  readonly weights: ReadonlyMap<string, PreparedWeight>;
}

/** Where the data of an initializer comes from. */
export interface PreparedWeight {
  /** Of the graph of kernels. */
  readonly value: number;
  readonly dtype: OnnxType;
  readonly shape: readonly number[];
  /** Where it is stored in another order than the value's: how that is counted out, and which axes come when. */
  readonly turned?: { readonly shape: readonly number[]; readonly perm: readonly number[] } | undefined;
}
