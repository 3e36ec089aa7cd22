import type { TfAttribute } from "./attributes.ts";
import type { TfType } from "./element-types.ts";
import type { TfOp } from "./operand-types.ts";

/** A tensor of a graph: the first result of a node by the node's name, others behind a colon. */
export interface Tensor {
  readonly name: string;
  readonly type: TfType;
}

export interface NodeParts {
  /** Of the result, where it is not the first operand's. */
  readonly type?: TfType;
  readonly attributes?: Readonly<Record<string, TfAttribute>>;
  /** What must have run before, beside what it reads. */
  readonly after?: readonly Tensor[];
  /** Its own name, where others ask for it. */
  readonly name?: string;
}

/** What nodes are made with. */
export interface Nodes {
  add(op: TfOp, operands: readonly Tensor[], parts?: NodeParts): Tensor;
  number(value: number, type: "i32"): Tensor;
  integers(values: readonly number[]): Tensor;
}
