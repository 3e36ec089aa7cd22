import type { KernelName } from "./kernel-attributes.ts";

/** What a message calls a step: "kernel `gather` of `encoder.tokens`". */
export function stepLabel({ kernel, from }: { readonly kernel: KernelName; readonly from: string }): string {
  return `kernel \`${kernel}\` of \`${from}\``;
}
