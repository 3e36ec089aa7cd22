import type { KernelAttributes, KernelName } from "../../../compiler/ir/kernel-attributes.ts";
import type { HostTensor } from "../../../runtime/engines/engine.ts";
import type { Draw } from "./draw.ts";

/** One application of a kernel to tensors. */
export interface KernelCase<K extends KernelName> {
  readonly inputs: readonly HostTensor[];
  readonly attributes: KernelAttributes[K];
  /** Largest difference, as a part of the result's largest magnitude. */
  readonly tolerance?: number;
  /** Difference that is allowed whatever the magnitudes. */
  readonly absolute?: number;
}

export type Cases<K extends KernelName> = (draw: Draw) => readonly KernelCase<K>[];

export type KernelCases<Names extends KernelName> = { readonly [K in Names]: Cases<K> };
