import type { Picture } from "../../augment/picture.ts";

/** A picture before it is decoded, or where it never was anything but levels. */
export type PictureContent =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "levels"; readonly picture: Picture };

/** Labelled pictures in a fixed order, wherever they lie; only what tells them apart is in memory. */
export interface PictureSet {
  readonly length: number;
  /** Names of the classes; labels index them. */
  readonly classes: readonly string[];
  /** The classes that a picture shows: one, or several where `isMultiple` */
  labels(index: number): readonly number[];
  readonly isMultiple: boolean;
  /** What messages call a picture: its file, or its number in one. */
  nameOf(index: number): string;
  read(index: number): PictureContent | Promise<PictureContent>;
  /** Of names, labels, sizes and contents: SHA-256 in hexadecimal. */
  readonly digest: string;
  /** Pictures that are none, as far as their first bytes tell, and why. */
  readonly faults: ReadonlyMap<number, string>;
  /** What the user should know. */
  readonly notes: readonly string[];
}

/** Sets one after the other, as one. */
export function concatenated(sets: readonly PictureSet[]): Omit<PictureSet, "digest" | "faults" | "notes"> {
  const [first] = sets;
  const begins: number[] = [];
  let length = 0;
  for (const set of sets) {
    begins.push(length);
    length += set.length;
  }
  function at<T>(index: number, read: (set: PictureSet, index: number) => T): T {
    const which = begins.findLastIndex((begin) => begin <= index);
    const set = sets[which];
    if (set === undefined) throw new RangeError(`there is no picture ${index}`);
    return read(set, index - (begins[which] ?? 0));
  }
  return {
    length,
    classes: first?.classes ?? [],
    isMultiple: sets.some(({ isMultiple }) => isMultiple),
    labels: (index) => at(index, (set, i) => set.labels(i)),
    nameOf: (index) => at(index, (set, i) => set.nameOf(i)),
    read: (index) => at(index, (set, i) => set.read(i)),
  };
}
