import type { Operands, Results } from "../../ir/kernel-arity.ts";
import type { KernelAttributes, KernelName, ValueType } from "../../ir/kernel-attributes.ts";
import type { GraphWriter } from "./graph-writer.ts";
import type { Tensor } from "./node-parts.ts";

/** What a step reads: where it is in the graph, and what is known of it. */
export interface Operand extends ValueType {
  readonly tensor: Tensor;
}

/** A step, and what it is spelled with. */
export interface Call<K extends KernelName> {
  readonly attributes: KernelAttributes[K];
  readonly inputs: Operands<Operand>[K];
  readonly results: Results<ValueType>[K];
  readonly writer: GraphWriter;
}

/** The nodes of a step, and which tensors are its results. */
export type Spelling<K extends KernelName> = (call: Call<K>) => Tensor | readonly Tensor[];
