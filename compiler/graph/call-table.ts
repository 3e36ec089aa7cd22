import { attributesKey } from "../ir/attribute-value.ts";
import type { KernelAttributes, KernelName } from "../ir/kernel-attributes.ts";

/** A kernel with attributes: what steps on other inputs have in common. */
export interface Call<K extends KernelName> {
  readonly kernel: K;
  readonly attributes: KernelAttributes[K];
  /** Stands for the two in keys. */
  readonly number: number;
}

/** Calls, each once: a deep model has a million steps, and of these a few thousand. */
export class CallTable {
  /** Kernel → attributes as a text → call. */
  private readonly known = new Map<KernelName, Map<string, Call<KernelName>>>();
  private count = 0;

  /** The one that stands for all calls equal to this. */
  shared<K extends KernelName>(kernel: K, attributes: KernelAttributes[K]): Call<K> {
    const calls = this.known.get(kernel) ?? new Map<string, Call<KernelName>>();
    const key = attributesKey(attributes);
    const known = calls.get(key);
    // All calls there are of this kernel.
    if (known !== undefined) return known as Call<K>;
    const call = { kernel, attributes, number: this.count++ };
    this.known.set(kernel, calls.set(key, call));
    return call;
  }
}
