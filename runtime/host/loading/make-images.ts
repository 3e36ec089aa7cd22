import type { ImageForm } from "../../../compiler/export/training-images.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { DrawKey } from "../../augment/draws.ts";
import type { Picture } from "../../augment/picture.ts";
import { pipeline } from "../../augment/pipeline.ts";
import type { Ground } from "../datasets/known-data.ts";
import type { PictureContent } from "../datasets/picture-set.ts";
import { decodePicture, PictureFault } from "../pictures/decode.ts";
import { readStored, type StoredPicture } from "./stored-picture.ts";

/** Images that are to be made of pictures: all that they are a function of, as plain data that may go to a thread. */
export interface ImageTask {
  readonly form: ImageForm;
  readonly ground: Ground;
  readonly pictures: readonly (PictureContent | StoredPicture)[];
  /** What changes them at random, where they are learnt from, and of each what its numbers are drawn by. */
  readonly augment?: { readonly steps: Recipe["augment"]; readonly keys: readonly DrawKey[] } | undefined;
  /** Whether what was decoded is wanted too, to be kept. */
  readonly keeps: boolean;
}

export interface MadeImages {
  /** f32 [pictures, channels, height, width], as the network sees them. */
  readonly images: Float32Array<ArrayBuffer>;
  /** The pictures as they were decoded; empty unless they are kept. */
  readonly decoded: readonly Picture[];
  /** Pictures that could not be read: their place among those given, and why. */
  readonly faults: readonly { readonly at: number; readonly reason: string }[];
}

/** Decodes pictures and brings each to the form of the network's images. */
export async function makeImages({ form, ground, pictures, augment, keeps }: ImageTask): Promise<MadeImages> {
  const size = form.channels * form.height * form.width;
  const images = new Float32Array(pictures.length * size);
  const { train, evaluate } = pipeline(augment?.steps ?? [], form);
  const decoded: Picture[] = [];
  const faults: { at: number; reason: string }[] = [];
  for (const [at, content] of pictures.entries()) {
    try {
      const picture =
        content.kind === "stored"
          ? ((await readStored(content)) ?? (await decodePicture(content.original, form.channels, ground)))
          : await decodePicture(content, form.channels, ground);
      if (keeps) decoded.push(picture);
      const key = augment?.keys[at];
      if (key === undefined) evaluate(picture, images, at * size);
      else train(picture, key, images, at * size);
    } catch (error) {
      if (!(error instanceof PictureFault)) throw error;
      faults.push({ at, reason: error.message });
    }
  }
  return { images, decoded: faults.length === 0 ? decoded : [], faults };
}
