import { join } from "node:path";
import sharp from "sharp";
import type { Dataset, Split } from "../../data/dataset.ts";
import { levelsOf } from "../../data/levels.ts";
import { writeFileAtomically } from "../files/atomic-file.ts";
import { makeFolder } from "../files/make-folder.ts";

/** As many classes are enough for a first look. */
const mostSamples = 10;

/** Writes a held-out image of each class as `LABEL.png`: pictures of the right form, to try a run on. */
export async function writeSamples(folder: string, dataset: Dataset, { validation }: Split): Promise<void> {
  await makeFolder(folder);
  for (const [label, name] of dataset.classes.slice(0, mostSamples).entries()) {
    const index = validation.find((image) => dataset.label(image) === label);
    if (index === undefined) continue;
    const file = `${name.replaceAll(/[^\p{L}\p{N}_-]+/gu, "_")}.png`;
    await writeFileAtomically(join(folder, file), [await pictureOf(dataset, index)]);
  }
}

async function pictureOf(dataset: Dataset, index: number): Promise<Buffer> {
  const { channels, height, width } = dataset.images;
  const planes = levelsOf(dataset, index);
  const pixels = height * width;
  const levels = planes.map((_, i) => planes[(i % channels) * pixels + Math.floor(i / channels)] ?? 0);
  return sharp(levels, { raw: { width, height, channels: channels === 1 ? 1 : 3 } })
    .png()
    .toBuffer();
}
