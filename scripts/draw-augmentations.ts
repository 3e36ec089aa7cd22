import sharp from "sharp";
import { mixBatch } from "../runtime/augment/mix-batch.ts";
import { mixingOf } from "../runtime/augment/mixing.ts";
import type { Picture } from "../runtime/augment/picture.ts";
import { pipeline } from "../runtime/augment/pipeline.ts";
import { formForModel } from "../runtime/host/datasets/known-data.ts";
import { readRecipe } from "../schema/recipe/read-recipe.ts";

/**
 * `npx tsx scripts/draw-augmentations.ts PHOTO OTHER_PHOTO` writes docs/augmentation.png: a row for each augmentation, in the
 * order of docs/augmentation.md, with what comes of one photograph by the numbers of six showings. The one there is of
 * scikit-learn's china.jpg and flower.jpg.
 */
const [SIDE, COLUMNS] = [72, 6];
const rows: readonly (readonly unknown[])[] = [
  [],
  ["random_resized_crop"],
  [{ random_crop: { padding: 12, beyond: "reflect" } }],
  ["flip", "vertical_flip"],
  [{ random_affine: { degrees: 20, translate: 0.1, scale: [0.8, 1.2] } }],
  [{ rand_augment: { probability: 1 } }],
  [{ rand_augment: { variant: "torchvision" } }],
  ["three_augment"],
  [{ color_jitter: { hue: 0.1 } }],
  [{ random_erasing: { probability: 1, count: 2 } }],
  [{ mixup: { mode: "elem" } }],
  [{ cutmix: { mode: "elem" } }],
];
const form = formForModel(3, SIDE, SIDE);
const size = 3 * SIDE * SIDE;

async function photograph(path: string | undefined): Promise<Picture> {
  if (path === undefined) throw new Error("name two photographs");
  const { data, info } = await sharp(path).toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, levels: data };
}

function stepsOf(augment: readonly unknown[]) {
  const dataset = { name: "mnist", train: 1, validation: 1 };
  const text = JSON.stringify({ vitral: 1, spec: "s", epochs: 1, dataset, augment });
  const { file, problems } = readRecipe({ name: "recipe.json", text });
  if (file === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return file.recipe.augment;
}

const [first, second] = [await photograph(process.argv[2]), await photograph(process.argv[3])];
const sheet = new Uint8Array(rows.length * SIDE * COLUMNS * SIDE * 3);
for (const [row, augment] of rows.entries()) {
  const steps = stepsOf(augment);
  const { train } = pipeline(steps, form);
  // The other half is what the first is mixed with.
  const data = new Float32Array(2 * COLUMNS * size);
  for (let i = 0; i < 2 * COLUMNS; i++)
    train(i < COLUMNS ? first : second, { seed: 0, epoch: 0, index: i, copy: 0 }, data, i * size);
  const batch = {
    image: { dtype: "f32", shape: [2 * COLUMNS, 3, SIDE, SIDE], data },
    labels: { dtype: "i32", shape: [2 * COLUMNS], data: new Int32Array(2 * COLUMNS) },
    indices: new Uint32Array(2 * COLUMNS),
  } as const;
  const mixing = mixingOf(steps);
  const { image } = mixing === undefined ? batch : mixBatch(batch, 2, mixing, { seed: 0, epoch: 0, index: 0 });
  for (let i = 0; i < COLUMNS * size; i++) {
    const [column, channel, y, x] = [
      Math.floor(i / size),
      Math.floor(i / SIDE ** 2) % 3,
      Math.floor(i / SIDE) % SIDE,
      i % SIDE,
    ];
    const at = ((row * SIDE + y) * COLUMNS * SIDE + column * SIDE + x) * 3 + channel;
    sheet[at] = Math.min(255, Math.max(0, Math.round(127.5 * ((image.data[i] ?? 0) + 1))));
  }
}
await sharp(sheet, { raw: { width: COLUMNS * SIDE, height: rows.length * SIDE, channels: 3 } })
  .png({ palette: true, colours: 128, effort: 10 })
  .toFile(new URL("../docs/augmentation.png", import.meta.url).pathname);
