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
  private readonly known = new Map<string, Call<KernelName>>();

  /** The one that stands for all calls equal to this. */
  shared<K extends KernelName>(kernel: K, attributes: KernelAttributes[K]): Call<K> {
    const key = kernel + attributesKey(attributes);
    const known = this.known.get(key);
    // The key begins with the kernel.
    if (known !== undefined) return known as Call<K>;
    const call = { kernel, attributes, number: this.known.size };
    this.known.set(key, call);
    return call;
  }
}
