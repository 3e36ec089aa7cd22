import type { Comparison, DType } from "../../../ir/kernel-attributes.ts";

/**
 * One loop nest over a space of axes: what a region of fused steps is before it becomes instructions. Its values are
 * computed once for each point of the space, or, where they do not vary along the row, once for each row.
 */
export interface Nest {
  /** Sizes of the axes, outermost first. */
  readonly axes: readonly number[];
  /** How many of the last axes are a row: what `reduce` reduces over. At least 1 where there are axes. */
  readonly rowAxes: number;
  /**
   * Sums that are accumulated must not depend on who adds: the points of the first `leading` axes are then divided into
   * so many parts, whatever number of threads there is.
   */
  readonly parts: number;
  readonly leading: number;
  /** How many buffers are read and written: addresses that the function takes. */
  readonly operands: number;
  /** Each names earlier ones by their place. */
  readonly values: readonly NestValue[];
  readonly stores: readonly Store[];
  readonly accumulations: readonly Accumulation[];
}

/** Where the element of a buffer lies that belongs to a point of the space: offset + Σ stride · index, in elements. */
export interface Access {
  readonly operand: number;
  readonly offset: number;
  /** One for each axis of the nest. */
  readonly strides: readonly number[];
}

export type UnaryFunction =
  | "abs"
  | "sign"
  | "exp"
  | "log"
  | "sqrt"
  | "rsqrt"
  | "sin"
  | "cos"
  | "tanh"
  | "sigmoid"
  | "erf"
  | "relu"
  | "gelu_exact"
  | "gelu_exact_slope"
  | "gelu_tanh"
  | "gelu_tanh_slope";
export type BinaryFunction = "add" | "sub" | "mul" | "div" | "maximum" | "minimum";
/** `max_number` is the largest of those that are numbers, −∞ where none is: a fifth of the instructions of `max`. */
export type Combination = "sum" | "max" | "max_number" | "min" | "prod";

export type NestValue =
  | { readonly op: "load"; readonly dtype: DType; readonly access: Access }
  | { readonly op: "constant"; readonly dtype: DType; readonly value: number }
  /** The place of the point along axes: Σ stride · index. */
  | { readonly op: "index"; readonly dtype: "i32"; readonly strides: readonly number[] }
  | { readonly op: UnaryFunction; readonly dtype: "f32"; readonly inputs: readonly [number] }
  | { readonly op: BinaryFunction; readonly dtype: DType; readonly inputs: readonly [number, number] }
  | {
      readonly op: "compare";
      readonly dtype: "bool";
      readonly relation: Comparison;
      readonly inputs: readonly [number, number];
    }
  | { readonly op: "select"; readonly dtype: DType; readonly inputs: readonly [number, number, number] }
  | { readonly op: "cast"; readonly dtype: DType; readonly inputs: readonly [number] }
  /** All of a row as one. */
  | {
      readonly op: "reduce";
      readonly dtype: DType;
      readonly combination: Combination;
      readonly inputs: readonly [number];
    };

export interface Store {
  readonly value: number;
  /** Strides are 0 along the row where the value is one a row, and along no other axis that is longer than 1. */
  readonly access: Access;
}

/** A reduction over axes that are not the row, added up in memory. */
export interface Accumulation {
  readonly combination: Combination;
  readonly value: number;
  /** Strides are 0 along the axes that are reduced; what is left lies there row-major and without a gap. */
  readonly access: Access;
  /** How many elements there are when all is added. */
  readonly elements: number;
  /**
   * Whether a leading axis is reduced: then each part adds to elements of its own, part behind part, and a later nest
   * adds the parts. Else the parts share the elements among them.
   */
  readonly apart: boolean;
}

/** Which values that a value is made of. */
export function inputsOf(value: NestValue): readonly number[] {
  return "inputs" in value ? value.inputs : [];
}
