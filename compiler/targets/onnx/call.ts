import type { Value } from "../../ir/graph.ts";
import type { Operands } from "../../ir/kernel-arity.ts";
import type { KernelAttributes, KernelName } from "../../ir/kernel-attributes.ts";
import type { Held } from "./held.ts";
import type { Writer } from "./writer.ts";

/** A step, and what it is spelled with. */
export interface Call<K extends KernelName> {
  readonly attributes: KernelAttributes[K];
  readonly inputs: Operands<Value>[K];
  readonly results: readonly [Value, ...Value[]];
  readonly writer: Writer;
  /** Whether all that reads a result counts it out along other axes, so that no axis need be kept for its own sake. */
  readonly isReshaped: boolean;
  /** Whether anything reads a result. */
  readonly isRead: (result: Value) => boolean;
}

/** The nodes of a step, and how its results are held. */
export type Spelling<K extends KernelName> = (call: Call<K>) => Held | readonly Held[];
