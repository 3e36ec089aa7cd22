import type { Value, ValueId } from "../../../ir/graph.ts";
import type { KernelName } from "../../../ir/kernel-attributes.ts";
import type { Made } from "../../../rewrites/rewrite.ts";
import type { Size } from "../../../size/size.ts";
import type { Held } from "../held.ts";
import type { Writer } from "../writer.ts";

/** What a pattern may know of the steps before the one at hand. */
export interface Before {
  /** The version of the ops. */
  readonly opset: number;
  /** The step of a kernel that made a value, if nothing else reads it. */
  made<K extends KernelName>(
    value: Value,
    kernel: K,
  ): (Made<K> & { readonly results: readonly [Value, ...Value[]] }) | undefined;
  /** The step of a kernel that made a value, whatever else reads it. */
  origin<K extends KernelName>(value: Value, kernel: K): Made<K> | undefined;
  /** The step of a kernel that made a value of weights alone, whatever else reads it. */
  known<K extends KernelName>(value: Value, kernel: K): Made<K> | undefined;
  /** The number or the size that all elements of a value are, if it is known to be one. */
  number(value: Value): Size | undefined;
  /** Whether all that reads a value counts it out along other axes. */
  isReshaped(id: ValueId): boolean;
}

/** Several steps as one op: what it reads, and how it is spelled. */
export interface Pattern {
  readonly reads: readonly Value[];
  readonly spelling: (writer: Writer) => Held;
}
