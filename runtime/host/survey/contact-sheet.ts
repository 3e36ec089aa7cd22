import sharp, { type Channels } from "sharp";
import type { ImageForm } from "../../../compiler/export/training-images.ts";
import { levelsSeen } from "../../data/levels.ts";
import type { OpenData } from "../loading/open-data.ts";

/** Pictures in a row, and rows, at most. */
const COLUMNS = 8;
const ROWS = 20;

/** Pixels between pictures, and how wide one is at least. */
const GAP = 4;
const WIDTH = 64;

/** A sheet of pictures as the network is trained on them, a row for each class. */
export interface ContactSheet {
  readonly png: Buffer;
  /** The classes of its rows. */
  readonly rows: readonly string[];
}

/** Draws the first pictures of each class that the first epoch meets, with all that training does to them. */
export async function contactSheet(data: OpenData): Promise<ContactSheet> {
  const { images: form, classes } = data;
  const shown = classes.slice(0, ROWS).map((): Uint8Array[] => []);
  const size = form.channels * form.height * form.width;
  for await (const { image, labels } of data.batches.train(0, 0)) {
    const levels = levelsSeen(form, Float32Array.from(image.data));
    for (const [i, label] of labels.data.entries()) {
      const row = shown[label];
      if (row !== undefined && row.length < COLUMNS) row.push(levels.slice(i * size, (i + 1) * size));
    }
    if (shown.every((row) => row.length === COLUMNS)) break;
  }
  return { png: await drawn(shown, form), rows: classes.slice(0, ROWS) };
}

async function drawn(rows: readonly (readonly Uint8Array[])[], form: ImageForm): Promise<Buffer> {
  const scale = Math.max(1, Math.ceil(WIDTH / form.width));
  const [width, height] = [scale * form.width, scale * form.height];
  const cells = await Promise.all(
    rows.flatMap((row, y) =>
      row.map(async (planes, x) => ({
        input: await enlarged(planes, form, width, height),
        left: GAP + x * (width + GAP),
        top: GAP + y * (height + GAP),
      })),
    ),
  );
  const sheet = { width: GAP + COLUMNS * (width + GAP), height: GAP + rows.length * (height + GAP) };
  return sharp({ create: { ...sheet, channels: 3, background: "white" } })
    .composite(cells)
    .png()
    .toBuffer();
}

/** Pixels as squares. Of other channels than one, three or four, the first is shown. */
function enlarged(planes: Uint8Array, form: ImageForm, width: number, height: number): Promise<Buffer> {
  const pixels = form.height * form.width;
  const channels: Channels = form.channels === 3 ? 3 : 1;
  const levels = Uint8Array.from(
    { length: channels * pixels },
    (_, i) => planes[(i % channels) * pixels + Math.floor(i / channels)] ?? 0,
  );
  return sharp(levels, { raw: { width: form.width, height: form.height, channels } })
    .resize(width, height, { kernel: "nearest", fit: "fill" })
    .png()
    .toBuffer();
}
