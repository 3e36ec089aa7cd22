import { createHash } from "node:crypto";
import type { Picture } from "../../augment/picture.ts";
import type { PictureSet } from "./picture-set.ts";

/** Pictures of one size in memory, whose levels a file holds one after the other. */
export interface LevelFile {
  /** What a picture is called. */
  nameOf(index: number): string;
  readonly classes: readonly string[];
  readonly labels: ArrayLike<number>;
  readonly bytes: Uint8Array;
  /** The levels of a picture, in memory of their own. */
  picture(index: number): Picture;
}

/** A set of such a file. Its digest is over all of it. */
export function levelSet({ nameOf, classes, labels, bytes, picture }: LevelFile): PictureSet {
  const hash = createHash("sha256").update(JSON.stringify(classes)).update(Int32Array.from(labels)).update(bytes);
  return {
    classes,
    length: labels.length,
    isMultiple: false,
    labels: (index) => [labels[index] ?? 0],
    nameOf,
    read: (index) => ({ kind: "levels", picture: picture(index) }),
    digest: hash.digest("hex"),
    faults: new Map(),
    notes: [],
  };
}
