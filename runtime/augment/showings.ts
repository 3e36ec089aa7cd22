/** An epoch's images in the order in which they are shown. */
export interface Showings {
  readonly indices: Uint32Array;
  /** Of each, which showing of its image it is, counted from 0: an image that comes again is changed by other numbers. */
  readonly copies: Uint32Array;
}

/**
 * Repeated augmentation (Hoffer and others 2020; Berman and others 2019): of an epoch's order the first part, each image
 * so many times one after the other, so that an epoch has as many showings as it has images. Where DeiT gives each of
 * three processes one of an image's showings in a step, one process has them side by side in a batch; unlike timm's
 * sampler, the last images are not left out to make whole rounds of 256.
 * @param times 1 shows all of the order
 */
export function showings(order: Uint32Array, times: number): Showings {
  const indices = order.map((_, i) => order[Math.floor(i / times)] ?? 0);
  const shown = new Map<number, number>();
  const copies = indices.map((index) => {
    const copy = shown.get(index) ?? 0;
    shown.set(index, copy + 1);
    return copy;
  });
  return { indices, copies };
}
