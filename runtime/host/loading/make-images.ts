import type { ImageForm } from "../../../compiler/export/training-images.ts";
import type { Ground } from "../datasets/known-data.ts";
import type { DecodedPicture, PictureContent } from "../datasets/picture-set.ts";
import { decodePicture, PictureFault } from "../pictures/decode.ts";
import { asTrained } from "../pictures/fit-as-trained.ts";

/** Images that are to be made of pictures: all that they are a function of, as plain data that may go to a thread. */
export interface ImageTask {
  readonly form: ImageForm;
  readonly ground: Ground;
  readonly pictures: readonly PictureContent[];
  /** Whether what was decoded is wanted too, to be kept. */
  readonly keeps: boolean;
}

export interface MadeImages {
  /** f32 [pictures, channels, height, width], as the network sees them. */
  readonly images: Float32Array<ArrayBuffer>;
  /** The pictures as they were decoded; empty unless they are kept. */
  readonly decoded: readonly DecodedPicture[];
  /** Pictures that could not be read: their place among those given, and why. */
  readonly faults: readonly { readonly at: number; readonly reason: string }[];
}

/** Decodes pictures and brings each to the form of the network's images. */
export async function makeImages({ form, ground, pictures, keeps }: ImageTask): Promise<MadeImages> {
  const size = form.channels * form.height * form.width;
  const images = new Float32Array(pictures.length * size);
  const decoded: DecodedPicture[] = [];
  const faults: { at: number; reason: string }[] = [];
  for (const [at, content] of pictures.entries()) {
    try {
      const picture = await decodePicture(content, form.channels, ground);
      if (keeps) decoded.push(picture);
      writeImage(picture, form, images.subarray(at * size, (at + 1) * size));
    } catch (error) {
      if (!(error instanceof PictureFault)) throw error;
      faults.push({ at, reason: error.message });
    }
  }
  return { images, decoded: faults.length === 0 ? decoded : [], faults };
}

/** Resized and cut to its middle where it has another size; then each channel normalised. */
function writeImage(picture: DecodedPicture, form: ImageForm, image: Float32Array): void {
  const { channels, height, width, mean, deviation } = form;
  const levels = asTrained(picture, form);
  for (let channel = 0; channel < channels; channel++) {
    const [centre, scale] = [mean[channel] ?? 0, deviation[channel] ?? 1];
    for (let pixel = 0; pixel < height * width; pixel++)
      image[channel * height * width + pixel] = ((levels[pixel * channels + channel] ?? 0) / 255 - centre) / scale;
  }
}
