import type { ImageForm } from "../../../compiler/export/training-images.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import {
  list,
  number,
  object,
  optional,
  text,
  type ValueOf,
  withDefault,
  word,
} from "../../../schema/recipe/recipe-fields.ts";
import { type KnownData, namedData } from "../datasets/known-data.ts";
import { readSource } from "../files/read-file.ts";
import { formFields, resizedField } from "./form-fields.ts";
import { recordReader } from "./record.ts";
import { type RunFolder, writeJson } from "./run-folder.ts";
import { damagedRecord } from "./run-folder-messages.ts";

const whole = { whole: true, min: 1 };

/** What a run on pictures of one's own says of them: it is enough to show it others. */
const dataRecord = object("The pictures that a run learns from.", {
  name: text("What they are called."),
  classes: list("In the order of the logits.", text("")),
  lengths: object("How many there are.", {
    train: number("", whole),
    validation: number("", whole),
    test: optional(number("", whole)),
  }),
  labels: withDefault(word("How many a picture has.", ["one", "several"]), "one"),
  ground: word("What is seen through transparent parts.", ["white", "black"]),
  images: object("The form that the network sees them in.", {
    ...formFields(number("", whole)),
    resized: resizedField(number("", whole)),
  }),
  skipped: list(
    "Pictures that are left out, as they cannot be read.",
    object("", { name: text(""), reason: text("") }),
  ),
});

type DataRecord = ValueOf<typeof dataRecord>;

const readRecord = recordReader(dataRecord);

type Recorded = KnownData & Pick<DataRecord, "skipped">;

/** Writes what is to be known of a run's pictures without them. */
export async function writeDataRecord(folder: RunFolder, recipe: Recipe, data: Recorded): Promise<void> {
  const record = recordOfData(recipe, data);
  if (record !== undefined) await writeJson(folder.data, record);
}

/** Undefined of images that come with Vitral: they need no record. */
export function recordOfData(
  { dataset }: Recipe,
  { name, classes, lengths, isMultiple = false, ground = "white", images, skipped }: Recorded,
): DataRecord | undefined {
  if ("name" in dataset) return undefined;
  const { channels, height, width, mean, deviation, interpolation, crop } = images;
  const resized = crop.keeps === "middle" ? [crop.resized].flat() : [height, width];
  const form = { channels, height, width, mean, deviation, interpolation, resized };
  const counts = { ...lengths, test: lengths.test };
  return { name, classes, lengths: counts, labels: isMultiple ? "several" : "one", ground, images: form, skipped };
}

/** @throws ProblemError F401, F402, R242 for a record that a run did not write */
export async function recordedData(folder: RunFolder, { dataset }: Recipe): Promise<KnownData> {
  if ("name" in dataset) return namedData(dataset);
  const found = await readRecord(readSource(folder.data).text);
  if ("fault" in found) throw new ProblemError(damagedRecord(folder.data, found.fault));
  const { name, classes, lengths, labels, ground, images } = found.value;
  const { train, validation, test } = lengths;
  return {
    ...{ name, classes, ground, isMultiple: labels === "several", images: formOf(images) },
    lengths: { train, validation, ...(test === undefined ? {} : { test }) },
  };
}

function formOf({ resized, ...form }: DataRecord["images"]): ImageForm {
  const [first = form.height, second] = resized;
  const crop = { keeps: "middle", resized: second === undefined ? first : ([first, second] as const) } as const;
  return { ...form, crop, background: "any" };
}
