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
  /** Kernel → attributes as they were given → call: steps of a graph have theirs in common. */
  private readonly seen = new Map<KernelName, Map<object, Call<KernelName>>>();
  private count = 0;

  /** The one that stands for all calls equal to this. */
  shared<K extends KernelName>(kernel: K, attributes: KernelAttributes[K]): Call<K> {
    const seen = ownMap(this.seen, kernel);
    const call = seen.get(attributes) ?? this.equal(kernel, attributes);
    seen.set(attributes, call);
    // All calls there are of this kernel.
    return call as Call<K>;
  }

  private equal<K extends KernelName>(kernel: K, attributes: KernelAttributes[K]): Call<KernelName> {
    const calls = ownMap(this.known, kernel);
    const key = attributesKey(attributes);
    const call = calls.get(key) ?? { kernel, attributes, number: this.count++ };
    calls.set(key, call);
    return call;
  }
}

function ownMap<Key, T>(maps: Map<KernelName, Map<Key, T>>, kernel: KernelName): Map<Key, T> {
  const own = maps.get(kernel) ?? new Map<Key, T>();
  maps.set(kernel, own);
  return own;
}
