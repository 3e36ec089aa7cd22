import type { Crop, Interpolation } from "../../../compiler/export/training-images.ts";
import { isObject, type Loose, numberOf, numbersOf, pixelsOf, textOf } from "./loose-json.ts";

/** What a source says of pictures: how they are resized, cut and normalised. */
export interface SourceImages {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly interpolation: Interpolation;
  /** What is kept of a picture; the model's own size where the source says nothing of sizes. */
  readonly crop: (height: number, width: number) => Crop;
  /** The network's input that its sizes are meant for; undefined where it has a rule for any. */
  readonly size: readonly [height: number, width: number] | undefined;
}

/** By Pillow's numbers; its box and Hamming filters are not here. */
const byNumber: ReadonlyMap<unknown, Interpolation> = new Map([
  [0, "nearest"],
  [1, "lanczos"],
  [2, "bilinear"],
  [3, "bicubic"],
]);

const byWord: ReadonlyMap<unknown, Interpolation> = new Map(
  (["nearest", "bilinear", "bicubic", "lanczos"] as const).map((name) => [name, name]),
);

const to = (height: number, width: number) => ({ keeps: "middle", resized: [height, width] }) as const;

/**
 * timm's `config.json`. Pictures are resized so that the network's input is `crop_pct` of the shorter side.
 * @returns undefined where it is not of that form
 */
export function timmImages(config: Loose): SourceImages | undefined {
  const said = isObject(config.pretrained_cfg) ? config.pretrained_cfg : config;
  const [mean, deviation] = [numbersOf(said.mean), numbersOf(said.std)];
  if (mean === undefined || deviation === undefined) return undefined;
  const part = numberOf(said.crop_pct) ?? 0.875;
  const share = part > 0.05 && part <= 1 ? part : 0.875;
  return {
    mean,
    deviation,
    interpolation: byWord.get(said.interpolation) ?? "bicubic",
    crop: (rows, columns) => {
      const resized = [Math.floor(rows / share), Math.floor(columns / share)] as const;
      // Where all is kept of a square, timm resizes to it whatever the proportions are only if it is told to squash.
      if (said.crop_mode === "squash" || rows !== columns) return to(...resized);
      return { keeps: "middle", resized: resized[0] };
    },
    // Its rule is one of shares, the same for every size.
    size: undefined,
  };
}

/** What the mean and the deviation are of image processors that do not say: transformers' own defaults. */
const HALF = [0.5, 0.5, 0.5];

/**
 * Hugging Face's `preprocessor_config.json`.
 * @returns undefined where it is not of that form
 */
export function processorImages(config: Loose): SourceImages | undefined {
  const isProcessor = ["image_processor_type", "feature_extractor_type", "image_mean", "do_normalize"].some(
    (key) => config[key] !== undefined,
  );
  if (!isProcessor) return undefined;
  // A level of 0 … 255 is multiplied by this; of 1 / 255 it comes to 0 … 1, in which mean and deviation are told here.
  const factor = config.do_rescale === false ? 1 : (numberOf(config.rescale_factor) ?? 1 / 255);
  const given = (value: unknown) => ((value ?? undefined) === undefined ? HALF : (numbersOf(value) ?? []));
  const told = (value: unknown, otherwise: readonly number[]) =>
    (config.do_normalize === false ? otherwise : given(value)).map((x) => x / (255 * factor));
  const cut = config.do_center_crop === true ? sizeOf(config.crop_size) : undefined;
  return {
    mean: told(config.image_mean, [0, 0, 0]),
    deviation: told(config.image_std, [1, 1, 1]),
    interpolation: byNumber.get(config.resample) ?? byWord.get(textOf(config.resample)) ?? "bilinear",
    crop: (height, width) => {
      if (config.do_resize === false) return { keeps: "middle", resized: [height, width] };
      const shorter = isObject(config.size) ? pixelsOf(config.size.shortest_edge) : undefined;
      const share = numberOf(config.crop_pct);
      // ConvNeXt's: below 384 pixels the middle is cut out of a larger picture.
      if (shorter !== undefined && share !== undefined && share > 0 && cut === undefined)
        return shorter < 384 ? { keeps: "middle", resized: Math.trunc(shorter / share) } : to(shorter, shorter);
      if (shorter !== undefined) return { keeps: "middle", resized: shorter };
      const [rows, columns] = (cut && sizeOf(config.size)) ?? [height, width];
      return to(rows, columns);
    },
    size: cut ?? sizeOf(config.size),
  };
}

/** Whether what they say can be computed with, in 32 bits. */
export const normalises = ({ mean, deviation }: Pick<SourceImages, "mean" | "deviation">): boolean =>
  [mean, deviation].every((numbers) => numbers.length > 0 && numbers.every((x) => Number.isFinite(Math.fround(x)))) &&
  deviation.every((x) => Math.fround(x) > 0);

/** `224`, `{ "height": 224, "width": 224 }` or `{ "shortest_edge": 224 }`. */
function sizeOf(value: unknown): readonly [number, number] | undefined {
  const all = isObject(value) ? pixelsOf(value.shortest_edge) : pixelsOf(value);
  const [height, width] = isObject(value) ? [pixelsOf(value.height), pixelsOf(value.width)] : [];
  if (height !== undefined && width !== undefined) return [height, width];
  return all === undefined ? undefined : [all, all];
}

/** As many classes' names are taken. */
const MOST_CLASSES = 100_000;

/** Names of the classes in the order of the logits, where a config says them: Hugging Face's, or timm's. */
export function classesIn(config: Loose): readonly string[] | undefined {
  const { id2label, label_names: names } = config;
  const pretrained = isObject(config.pretrained_cfg) ? config.pretrained_cfg.label_names : undefined;
  const listed = [names, pretrained].find((one) => Array.isArray(one));
  const found = Array.isArray(listed) ? listed : isObject(id2label) ? inOrder(id2label) : [];
  const described = isObject(config.label_descriptions) ? config.label_descriptions : {};
  const texts = found.flatMap((name: unknown) => {
    const own = textOf(name);
    return own === undefined ? [] : [textOf(described[own]) ?? own];
  });
  return texts.length > 0 && texts.length === found.length && texts.length <= MOST_CLASSES ? texts : undefined;
}

function inOrder(labels: Loose): readonly unknown[] {
  const count = Object.keys(labels).length;
  return count > MOST_CLASSES ? [] : Array.from({ length: count }, (_, i) => labels[i]);
}
