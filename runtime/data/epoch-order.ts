import { shuffled } from "./shuffle.ts";

/** Whether an epoch meets each image once, or equally many of each class. */
export type Sampling = "shuffled" | "balanced";

/**
 * The images of an epoch in an order that is a function of seed and epoch. A balanced one has as many images as there
 * are, of each class equally many or one more: a class that has fewer begins again, in another order.
 */
export function epochOrder(
  images: Uint32Array,
  labelOf: (image: number) => number,
  sampling: Sampling,
  seed: number,
  epoch: number,
): Uint32Array {
  const chosen = sampling === "shuffled" ? images : balanced(images, labelOf, seed, epoch);
  return shuffled(images.length, seed, "epoch", epoch).map((i) => chosen[i] ?? 0);
}

function balanced(images: Uint32Array, labelOf: (image: number) => number, seed: number, epoch: number): Uint32Array {
  const classes = new Map<number, number[]>();
  for (const image of images) {
    const label = labelOf(image);
    const members = classes.get(label);
    if (members === undefined) classes.set(label, [image]);
    else members.push(image);
  }
  const lanes = [...classes].map(([label, members]) => {
    const rounds = Math.ceil(images.length / classes.size / members.length);
    return Array.from({ length: rounds }, (_, round) =>
      [...shuffled(members.length, seed, `class ${label} round ${round}`, epoch)].map((i) => members[i] ?? 0),
    ).flat();
  });
  // The classes that have one more than others are others each epoch.
  const first = [...shuffled(lanes.length, seed, "classes", epoch)];
  return Uint32Array.from(images, (_, i) => lanes[first[i % lanes.length] ?? 0]?.[Math.floor(i / lanes.length)] ?? 0);
}
