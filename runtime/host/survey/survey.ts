import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { Part } from "../../data/batches.ts";
import type { Split } from "../../data/dataset.ts";
import { unlearntClasses } from "../../data/unlearnt-classes.ts";
import type { Ground } from "../datasets/known-data.ts";
import type { PictureSet } from "../datasets/picture-set.ts";
import { decodePicture, PictureFault } from "../pictures/decode.ts";

export type Pictures = Pick<PictureSet, "length" | "classes" | "labels" | "nameOf" | "read">;

/** What is known of a picture once it has been decoded. */
export interface Looked {
  readonly width: number;
  readonly height: number;
  /** Of size and levels: equal pictures have equal ones, in whatever files and formats they are. */
  readonly digest: string;
}

export interface Look {
  /** By the picture's number; undefined where it cannot be read. */
  readonly seen: readonly (Looked | undefined)[];
  readonly corrupt: readonly { readonly index: number; readonly reason: string }[];
}

/** Decodings under way at a time: the library has threads of its own. */
const AT_ONCE = 8;

/** Decodes every picture once, and keeps what tells it from others. */
export async function lookAtAll(
  pictures: Pictures,
  known: ReadonlyMap<number, string>,
  channels: number,
  ground: Ground,
  watch: { onLooked?(done: number): void; readonly signal?: AbortSignal | undefined },
): Promise<Look> {
  const seen: (Looked | undefined)[] = Array.from({ length: pictures.length });
  const corrupt: { index: number; reason: string }[] = [];
  let next = 0;
  let done = 0;
  const lane = async () => {
    while (next < pictures.length) {
      watch.signal?.throwIfAborted();
      const index = next++;
      try {
        const fault = known.get(index);
        if (fault !== undefined) throw new PictureFault(fault);
        const { width, height, levels } = await decodePicture(await pictures.read(index), channels, ground);
        const digest = createHash("sha256").update(`${width} ${height} `).update(levels).digest("base64");
        seen[index] = { width, height, digest };
      } catch (error) {
        if (!(error instanceof PictureFault)) throw error;
        corrupt.push({ index, reason: error.message });
      }
      watch.onLooked?.(++done);
      if (done % 256 === 0) await setImmediate();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return { seen, corrupt: corrupt.sort((a, b) => a.index - b.index) };
}

/** What was found in a dataset: numbers, and names of what is worth a look. */
export interface Survey {
  readonly name: string;
  readonly classes: readonly string[];
  /** Pictures of each class in each part that there is, by the classes' order. */
  readonly parts: { readonly [P in Part]?: { readonly pictures: number; readonly classes: readonly number[] } };
  /** Least, middle and greatest, in pixels. */
  readonly width: Spread;
  readonly height: Spread;
  readonly corrupt: readonly { readonly name: string; readonly reason: string }[];
  /** Classes of which every picture is held out. */
  readonly unlearnt: readonly string[];
  /** Groups of pictures that are equal level by level. */
  readonly duplicates: readonly DuplicateGroup[];
  /** Of the pictures of one part, how many are in another too. */
  readonly leaks: readonly { readonly part: Part; readonly in: Part; readonly pictures: number }[];
}

export type Spread = readonly [least: number, middle: number, greatest: number];

export interface DuplicateGroup {
  readonly names: readonly string[];
  /** The parts that they are in, and the classes that they are said to show. */
  readonly parts: readonly Part[];
  readonly classes: readonly string[];
}

/** The most pictures held out come last: a leak is told of what was learnt. */
const partsInOrder = ["train", "validation", "test"] as const;

export function surveyOf(name: string, pictures: Pictures, split: Split, { seen, corrupt }: Look): Survey {
  const partOf = new Map(
    partsInOrder.flatMap((part) => [...(split[part] ?? [])].map((image) => [image, part] as const)),
  );
  const used = [...partOf.keys()]
    .sort((a, b) => a - b)
    .flatMap((index) => {
      const looked = seen[index];
      return looked === undefined ? [] : [{ index, ...looked }];
    });
  const equal = [...grouped(used).values()].filter((group) => group.length > 1);
  return {
    name,
    classes: pictures.classes,
    parts: Object.fromEntries(
      partsInOrder.flatMap((part) => {
        const images = split[part];
        return images === undefined ? [] : [[part, countsOf(images, pictures)]];
      }),
    ),
    width: spreadOf(used.map(({ width }) => width)),
    height: spreadOf(used.map(({ height }) => height)),
    corrupt: corrupt.map(({ index, reason }) => ({ name: pictures.nameOf(index), reason })),
    unlearnt: unlearntClasses(split, pictures.labels).map((label) => pictures.classes[label] ?? ""),
    duplicates: equal.map((group) => ({
      names: group.map(({ index }) => pictures.nameOf(index)),
      parts: unique(group.flatMap(({ index }) => partOf.get(index) ?? [])),
      classes: unique(
        group.flatMap(({ index }) => pictures.labels(index).map((label) => pictures.classes[label] ?? "")),
      ),
    })),
    leaks: leaksOf(equal.map((group) => group.flatMap(({ index }) => partOf.get(index) ?? []))),
  };
}

function grouped<T extends { readonly digest: string }>(items: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.digest);
    if (group === undefined) groups.set(item.digest, [item]);
    else group.push(item);
  }
  return groups;
}

const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];

function countsOf(images: Uint32Array, pictures: Pictures) {
  const classes = pictures.classes.map(() => 0);
  for (const image of images) for (const label of pictures.labels(image)) classes[label] = (classes[label] ?? 0) + 1;
  return { pictures: images.length, classes };
}

function spreadOf(numbers: readonly number[]): Spread {
  const sorted = [...numbers].sort((a, b) => a - b);
  return [sorted[0] ?? 0, sorted[sorted.length >> 1] ?? 0, sorted.at(-1) ?? 0];
}

/** @param groups of equal pictures, the part of each */
function leaksOf(groups: readonly (readonly Part[])[]): Survey["leaks"] {
  return [
    { part: "validation", in: "train" } as const,
    { part: "test", in: "train" } as const,
    { part: "test", in: "validation" } as const,
  ].flatMap((pair) => {
    const pictures = groups
      .filter((parts) => parts.includes(pair.in))
      .reduce((sum, parts) => sum + parts.filter((part) => part === pair.part).length, 0);
    return pictures === 0 ? [] : [{ ...pair, pictures }];
  });
}

/** How many pictures of one dataset are in another: its file, and the other's that is equal. */
export function inBoth(
  one: { readonly pictures: Pictures; readonly look: Look },
  other: { readonly pictures: Pictures; readonly look: Look },
): readonly (readonly [name: string, equal: string])[] {
  const known = new Map(
    other.look.seen.flatMap((looked, index) => (looked === undefined ? [] : [[looked.digest, index]])),
  );
  return one.look.seen.flatMap((looked, index) => {
    const equal = looked === undefined ? undefined : known.get(looked.digest);
    return equal === undefined ? [] : [[one.pictures.nameOf(index), other.pictures.nameOf(equal)] as const];
  });
}
