import { join } from "node:path";
import sharp, { type Channels } from "sharp";
import type { ImageForm } from "../../../compiler/export/training-images.ts";
import { levelsSeen } from "../../data/levels.ts";
import { writeFileAtomically } from "../files/atomic-file.ts";
import { makeFolder } from "../files/make-folder.ts";
import type { OpenData } from "./open-data.ts";

/** As many classes are enough for a first look. */
const mostSamples = 10;

/** Writes a held-out image of each class as `LABEL.png`: pictures of the right form, to try a run on. */
export async function writeSamples(folder: string, data: OpenData): Promise<void> {
  const { classes, images, split } = data;
  await makeFolder(folder);
  // A picture file has no more channels.
  if (images.channels > 4) return;
  for (const [label, name] of classes.slice(0, mostSamples).entries()) {
    const index = split.validation.find((image) => data.label(image) === label);
    if (index === undefined) continue;
    const file = `${name.replaceAll(/[^\p{L}\p{N}_-]+/gu, "_")}.png`;
    await writeFileAtomically(join(folder, file), [await pictureOf(images, await data.image(index))]);
  }
}

/** A PNG of what the network sees. */
export async function pictureOf(form: ImageForm, seen: Float32Array): Promise<Buffer> {
  const { channels, height, width } = form;
  const planes = levelsSeen(form, seen);
  const pixels = height * width;
  const levels = planes.map((_, i) => planes[(i % channels) * pixels + Math.floor(i / channels)] ?? 0);
  return sharp(levels, { raw: { width, height, channels: channels as Channels } })
    .png()
    .toBuffer();
}
