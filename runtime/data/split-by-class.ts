import type { Split } from "./dataset.ts";
import { shuffled } from "./shuffle.ts";

/** The parts of the images that are held out, each between 0 and 1. */
export interface HeldOut {
  readonly validation?: number | undefined;
  readonly test?: number | undefined;
  readonly seed: number;
}

/**
 * Holds out the same part of each class, rounded to whole images, by an order that is drawn from the seed for each class
 * alone: another class more or less moves no image of this one.
 * @param images numbers of the images that are split
 * @param groupOf what an image is of: its class
 */
export function splitByClass(
  images: Uint32Array,
  groupOf: (image: number) => number,
  { validation = 0, test, seed }: HeldOut,
): Split {
  const groups = new Map<number, number[]>();
  for (const image of images) {
    const group = groups.get(groupOf(image));
    if (group === undefined) groups.set(groupOf(image), [image]);
    else group.push(image);
  }
  const chosen = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  for (const [group, members] of groups) {
    const order = [...shuffled(members.length, seed, `split class ${group}`, 0)].map((i) => members[i] ?? 0);
    const first = Math.round(validation * members.length);
    const second = first + Math.round((test ?? 0) * members.length);
    chosen.validation.push(...order.slice(0, first));
    chosen.test.push(...order.slice(first, second));
    chosen.train.push(...order.slice(second));
  }
  const inOrder = (numbers: number[]) => Uint32Array.from(numbers).sort();
  return {
    train: inOrder(chosen.train),
    validation: inOrder(chosen.validation),
    ...(test === undefined ? {} : { test: inOrder(chosen.test) }),
  };
}
