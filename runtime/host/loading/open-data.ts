import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import type { ImageForm } from "../../../compiler/export/training-images.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { OwnDataset } from "../../../schema/recipe/recipe-dataset.ts";
import { type BatchSource, imagesOf } from "../../data/batches.ts";
import { type Split, splitDataset } from "../../data/dataset.ts";
import { lengthsOf } from "../../data/dataset-batches.ts";
import { splitByClass } from "../../data/split-by-class.ts";
import { unlearntClasses } from "../../data/unlearnt-classes.ts";
import { corruptPicture, datasetSentences, emptyPart, tooFewImages } from "../datasets/dataset-messages.ts";
import { datasets } from "../datasets/datasets.ts";
import type { KnownData } from "../datasets/known-data.ts";
import { openPictures } from "../datasets/open-pictures.ts";
import { placesOf } from "../datasets/picture-parts.ts";
import { concatenated } from "../datasets/picture-set.ts";
import { cacheFolder } from "../files/cache-folder.ts";
import { packageVersion } from "../files/package.ts";
import { reasonOf } from "../files/system-errors.ts";
import { type BrokenPicture, findBroken } from "./broken-pictures.ts";
import { type ImageMaker, ownMaker, threadedMaker } from "./image-maker.ts";
import { namedPictures } from "./named-pictures.ts";
import { makeBatch, type PictureLoading, pictureBatches } from "./picture-batches.ts";
import { PictureMemory } from "./picture-memory.ts";
import { PictureStore } from "./picture-store.ts";

/** A recipe's images, ready to be read. */
export interface OpenData extends KnownData {
  readonly split: Split;
  readonly batches: BatchSource;
  /** Of what a run is a function of: the images, their labels and how they are split; SHA-256 in hexadecimal. */
  readonly digest: string;
  label(image: number): number;
  /** What messages call an image: its file, or its number in one. */
  nameOf(image: number): string;
  /** An image as the network sees it, f32 [channels, height, width], without what training changes of it. */
  image(image: number): Promise<Float32Array>;
  /** Pictures that are left out, as they cannot be read. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  /** What the user should know. */
  readonly notes: readonly string[];
  /** The same images, normalised otherwise. Only one of both is closed. */
  normalised(levels: Pick<ImageForm, "mean" | "deviation">): OpenData;
  close(): Promise<void>;
}

type DataRecipe = Pick<Recipe, "dataset" | "batch_size" | "seed" | "loading"> & Partial<Pick<Recipe, "augment">>;

/**
 * The images that a recipe asks for.
 * @param form what the network is to see of them
 * @param span where the recipe asks
 * @throws ProblemError R209 when there are not as many, R210 when they cannot be loaded, R12… and R27… for pictures of
 * one's own
 */
export async function openData(recipe: DataRecipe, form: ImageForm, span: Span | undefined): Promise<OpenData> {
  const { dataset } = recipe;
  return "name" in dataset ? openNamed(recipe, dataset, span) : openOwn(recipe, dataset, form, span);
}

type Named = Extract<Recipe["dataset"], { readonly name: string }>;

async function openNamed(recipe: DataRecipe, asked: Named, span: Span | undefined): Promise<OpenData> {
  const { name, split_seed } = asked;
  const { load, preparePicture } = datasets[name];
  const dataset = await load();
  const wanted = imagesOf(asked);
  if (wanted > dataset.length) throw new ProblemError(tooFewImages(name, wanted, dataset.length, span));
  const split = splitDataset(dataset, asked, split_seed);
  const { images: form } = dataset;
  const loading = {
    ...({ pictures: namedPictures(dataset), split, form, ground: "white", sampling: "shuffled" } as const),
    // Levels alone are normalised at once; what changes them takes its time.
    ...makingOf(recipe, (recipe.augment ?? []).length === 0 ? ownMaker : makerOf(recipe)),
  };
  const hash = createHash("sha256").update(Uint32Array.of(asked.train));
  return opened(loading, { name, preparePicture, digest: splitDigest(hash, loading), skipped: [], notes: [] });
}

async function openOwn(
  recipe: DataRecipe,
  asked: OwnDataset,
  form: ImageForm,
  span: Span | undefined,
): Promise<OpenData> {
  const { name, sets } = await openPictures(asked, span);
  const pictures = concatenated(sets.map(({ set }) => set));
  const maker = makerOf(recipe);
  const { store, storeNotes } = await openStore(recipe, asked, form);
  const making = { pictures, form, ground: asked.ground, sampling: asked.sampling, ...makingOf(recipe, maker), store };
  try {
    const known = sets.flatMap(({ set }, i) => {
      const begin = beginOf(sets, i);
      return [...set.faults].map(([index, reason]) => ({ index: begin + index, reason }));
    });
    const [first] = known;
    if (asked.corrupt === "fail" && first !== undefined)
      throw new ProblemError(corruptPicture(pictures.nameOf(first.index), first.reason, known.length - 1, span));
    const isKnown = new Set(known.map(({ index }) => index));
    const others = numbersFrom(0, pictures.length).filter((index) => !isKnown.has(index));
    const found = asked.corrupt === "skip" ? await findBroken(making, others) : [];
    const broken = [...known, ...found].sort((a, b) => a.index - b.index);
    const split = splitOf(sets, asked, new Set(broken.map(({ index }) => index)), pictures.labels, span);
    const hash = createHash("sha256");
    for (const { part, set } of sets) hash.update(`${part} ${set.digest}\n`);
    hash.update(Uint32Array.of(split.train.length, split.validation.length));
    const loading = { ...making, split };
    const skipped = broken.map(({ index, reason }) => ({ name: pictures.nameOf(index), reason }));
    const unlearnt = unlearntClasses(split, pictures.labels).map((label) => pictures.classes[label] ?? "");
    const notes = [
      ...sets.flatMap(({ set }) => set.notes),
      ...skippedNotes(skipped),
      ...(unlearnt.length === 0 ? [] : [datasetSentences.unlearnt(unlearnt)]),
      ...storeNotes,
    ];
    return opened(loading, { name, ground: asked.ground, digest: splitDigest(hash, loading), skipped, notes });
  } catch (error) {
    await closed(making);
    throw error;
  }
}

async function closed({ maker, store }: Pick<PictureLoading, "maker" | "store">): Promise<void> {
  await maker.close();
  await store?.close();
}

/** The recipe's store of decoded pictures. Where nothing can be kept, a run goes on without. */
async function openStore({ loading }: DataRecipe, asked: OwnDataset, { channels }: ImageForm) {
  if (loading.disk === 0) return { storeNotes: [] };
  const folder = join(cacheFolder(), "pictures");
  const made = { vitral: packageVersion, sharp: sharp.versions, channels, ground: asked.ground, at: placesOf(asked) };
  const store = new PictureStore(folder, JSON.stringify(made), loading.disk * 2 ** 20);
  try {
    await store.open();
    return { store, storeNotes: [datasetSentences.stored(store.folder, store.length)] };
  } catch (error) {
    return { storeNotes: [datasetSentences.notStored(folder, reasonOf(error))] };
  }
}

function makerOf({ loading }: DataRecipe): ImageMaker {
  const threads = loading.workers ?? Math.min(4, availableParallelism() - 1);
  return threads === 0 ? ownMaker : threadedMaker(threads);
}

function skippedNotes(skipped: OpenData["skipped"]): readonly string[] {
  const [first] = skipped;
  return first === undefined ? [] : [datasetSentences.skipped(skipped.length, first.name, first.reason)];
}

const makingOf = ({ batch_size, seed, loading, augment = [] }: DataRecipe, maker: ImageMaker) => ({
  ...{ maker, memory: new PictureMemory(loading.cache * 2 ** 20) },
  ...{ batchSize: batch_size, seed, augment },
});

type Sets = Awaited<ReturnType<typeof openPictures>>["sets"];

const beginOf = (sets: Sets, which: number): number =>
  sets.slice(0, which).reduce((sum, { set }) => sum + set.length, 0);

const numbersFrom = (begin: number, length: number): Uint32Array => Uint32Array.from({ length }, (_, i) => begin + i);

/** @throws ProblemError R121 for a part without pictures */
export function splitOf(
  sets: Sets,
  { split: heldOut }: OwnDataset,
  broken: ReadonlySet<BrokenPicture["index"]>,
  labels: (index: number) => readonly number[],
  span: Span | undefined,
): Split {
  const given = Object.fromEntries(
    sets.map(({ part, set }, i) => [part, numbersFrom(beginOf(sets, i), set.length).filter((one) => !broken.has(one))]),
  );
  const { train: all = new Uint32Array() } = given;
  const split =
    heldOut === undefined
      ? { train: all, validation: new Uint32Array() }
      : splitByClass(all, (image) => labels(image)[0] ?? 0, heldOut);
  const parts = { ...split, ...given, train: split.train };
  for (const [part, images] of Object.entries(parts))
    if (images?.length === 0) throw new ProblemError(emptyPart(part, all.length, span));
  return parts;
}

/** The rest of a digest: each image's number and label, in the order of the split. */
function splitDigest(hash: ReturnType<typeof createHash>, { split, pictures }: PictureLoading): string {
  const { train, validation, test = new Uint32Array() } = split;
  for (const part of [train, validation, test])
    hash.update(
      Uint32Array.from({ length: 2 * part.length }, (_, i) => {
        const image = part[i >> 1] ?? 0;
        return i % 2 === 0 ? image : (pictures.labels(image)[0] ?? 0);
      }),
    );
  return hash.digest("hex");
}

function opened(
  loading: PictureLoading,
  more: Pick<OpenData, "name" | "preparePicture" | "ground" | "digest" | "skipped" | "notes">,
): OpenData {
  const { pictures, split, form } = loading;
  return {
    ...more,
    split,
    images: form,
    classes: pictures.classes,
    isMultiple: pictures.isMultiple,
    lengths: lengthsOf(split),
    batches: pictureBatches(loading),
    label: (index) => pictures.labels(index)[0] ?? 0,
    nameOf: (index) => pictures.nameOf(index),
    async image(index) {
      const { image } = await makeBatch(loading, Uint32Array.of(index));
      return image.data instanceof Float32Array ? image.data : Float32Array.from(image.data);
    },
    normalised: (levels) => opened({ ...loading, form: { ...form, ...levels } }, more),
    close: () => closed(loading),
  };
}
