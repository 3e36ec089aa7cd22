import type { TrainingImages } from "../../training-images.ts";
import { commentText, valueText } from "../identifier.ts";

/** What a target has an image's numbers in. */
interface ImageValue {
  readonly type: string;
  /** Made of `values`, a Float32Array of [1, channels, height, width]. */
  readonly made: string;
}

/** What is done to an image before the network sees it, and what its answers are called. */
export function preprocessText(
  { dataset, classes, background, ...form }: TrainingImages,
  { type, made }: ImageValue,
): string {
  const ground = background === "any" ? "" : `, mostly ${background} as those are`;
  return `/** What the logits stand for, in their order. */
export const classes: readonly string[] = ${valueText(classes)};

/** The form of the images that the model learned from: ${commentText(dataset)}. */
export const images = ${JSON.stringify(form)} as const;

/**
 * An image as the network sees it, [1, ${form.channels}, ${form.height}, ${form.width}].
 * @param picture of ${form.width} x ${form.height} pixels${ground}: levels of 0 to 255, the channels of a pixel side by side (1 grey, 3 RGB or 4
 * RGBA), such as \`getImageData\` of a canvas gives
 */
export function preprocess(picture: { data: ArrayLike<number>; width: number; height: number }): ${type} {
  const { channels, height, width, mean, deviation } = images;
  if (picture.width !== width || picture.height !== height)
    throw new Error(\`the picture has \${picture.width} x \${picture.height} pixels, not \${width} x \${height}\`);
  const pixels = width * height;
  const given = picture.data.length / pixels;
  const level = (pixel: number, channel: number): number => {
    const at = pixel * given;
    if (given < 3) return picture.data[at];
    if (channels >= 3) return picture.data[at + channel];
    return 0.299 * picture.data[at] + 0.587 * picture.data[at + 1] + 0.114 * picture.data[at + 2];
  };
  const values = new Float32Array(channels * pixels);
  for (let channel = 0; channel < channels; channel++)
    for (let pixel = 0; pixel < pixels; pixel++)
      values[channel * pixels + pixel] = (level(pixel, channel) / 255 - mean[channel]) / deviation[channel];
  return ${made};
}`;
}
