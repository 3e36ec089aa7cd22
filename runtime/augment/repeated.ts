/** One showing of an image in an epoch. */
export interface Showings {
  /** Images, in the order in which they are shown. */
  readonly indices: Uint32Array;
  /** Of each, which showing of its image it is, counted from 0. */
  readonly copies: Uint8Array;
}

/**
 * Repeated augmentation (Hoffer and others 2020; Berman and others 2019): of an epoch's order the first part, each image
 * so many times one after the other, so that an epoch has as many showings as it has images. Where DeiT gives each of
 * three processes one of an image's showings in a step, one process has them side by side in a batch; unlike timm's
 * sampler, the last images are not left out to make whole rounds of 256.
 */
export function repeated(order: Uint32Array, times: number): Showings {
  return {
    indices: order.map((_, i) => order[Math.floor(i / times)] ?? 0),
    copies: Uint8Array.from(order, (_, i) => i % times),
  };
}
