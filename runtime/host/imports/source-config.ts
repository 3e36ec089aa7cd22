import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { unreadableContent } from "../files/file-messages.ts";
import { readText, Unreadable } from "../files/read-file.ts";
import type { ImportedImages } from "../run-folder/import-record.ts";
import { importSentences } from "./import-messages.ts";
import { isObject, type Loose } from "./loose-json.ts";
import { classesIn, normalises, processorImages, type SourceImages, timmImages } from "./source-images.ts";

/** What lies beside weights and says what they are for. */
const NAMES = ["config.json", "preprocessor_config.json"];

export interface SourceConfig {
  /** The file's name, and its text as it was. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly value: Loose;
}

/**
 * The config files beside weights, and those that are named.
 * @throws ProblemError F401, F402
 */
export function readConfigs(folder: string, named: readonly string[]): readonly SourceConfig[] {
  const beside = NAMES.map((name) => join(folder, name)).filter((path) => existsSync(path));
  return [...named, ...beside].map((path) => {
    const text = textOf(path);
    return { name: basename(path), path, text, value: parsed(path, text) };
  });
}

function textOf(path: string): string {
  try {
    return readText(path);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new ProblemError(error.problem(path, error.message));
  }
}

function parsed(path: string, text: string): Loose {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ProblemError(unreadableContent(path, importSentences.noJson));
  }
  if (!isObject(value)) throw new ProblemError(unreadableContent(path, importSentences.noJson));
  return value;
}

/** The input of a model, and how many logits it has where that is known. */
export interface ModelForm {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly classes: number | undefined;
}

/**
 * How pictures reach a model of this form, as the first config that knows says; and what its answers are called.
 * @throws ProblemError F402 where that config's mean and deviation cannot be computed with
 */
export function imagesFor(configs: readonly SourceConfig[], form: ModelForm): ImportedImages | undefined {
  const { channels, height, width } = form;
  const classes = classesFor(configs, form);
  for (const { path, value } of configs) {
    const found = processorImages(value) ?? timmImages(value);
    if (found === undefined) continue;
    if (!normalises(found)) throw new ProblemError(unreadableContent(path, importSentences.noNormalisation));
    const { keeps, resized } = cropOf(found, form);
    const each = (numbers: readonly number[]) =>
      Array.from({ length: channels }, (_, i) => numbers[i] ?? numbers.at(-1) ?? 0);
    const said = { mean: each(found.mean), deviation: each(found.deviation), interpolation: found.interpolation };
    return { from: basename(path), channels, height, width, ...said, keeps, resized, classes };
  }
  return undefined;
}

/** A model of another size than the source's sees as much of a picture: what is resized to is scaled alike. */
function cropOf(found: SourceImages, { height, width }: ModelForm): Pick<ImportedImages, "keeps" | "resized"> {
  const [rows, columns] = found.size ?? [height, width];
  const crop = found.crop(rows, columns);
  if (crop.keeps !== "middle") return { keeps: "all", resized: undefined };
  const { resized } = crop;
  const scaled =
    typeof resized === "number"
      ? [Math.max(1, Math.floor(resized * Math.max(height / rows, width / columns)))]
      : [
          Math.max(1, Math.floor((resized[0] * height) / rows)),
          Math.max(1, Math.floor((resized[1] * width) / columns)),
        ];
  return { keeps: "middle", resized: scaled };
}

/** Names of as many classes as the model has; others are another head's. */
export function classesFor(configs: readonly SourceConfig[], { classes }: ModelForm): readonly string[] | undefined {
  return configs.map(({ value }) => classesIn(value)).find((names) => names !== undefined && names.length === classes);
}
