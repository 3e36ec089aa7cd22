import { existsSync } from "node:fs";
import { join } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import {
  list,
  number,
  object,
  optional,
  settings,
  text,
  type ValueOf,
  word,
} from "../../../schema/recipe/recipe-fields.ts";
import { readSource } from "../files/read-file.ts";
import { type LocatedModel, locatedSpec } from "../recipes/read-recipe-file.ts";
import { formFields, resizedField } from "./form-fields.ts";
import { recordReader } from "./record.ts";
import type { RunFolder } from "./run-folder.ts";
import { damagedRecord } from "./run-folder-messages.ts";

const whole = { whole: true, min: 0 };

/** A name, which may be empty. */
const anyText = (doc: string) => ({ ...text(doc), schema: () => ({ type: "string" }) });

const images = object("How pictures reach the network, and what its answers are called.", {
  from: text("The file that says so."),
  ...formFields(number("", whole)),
  keeps: word("Of a picture.", ["all", "middle"]),
  resized: optional(resizedField(number("", whole))),
  classes: optional(list("In the order of the logits.", anyText(""))),
});

const tensor = object("A tensor of the source.", {
  name: anyText(""),
  type: text("As safetensors names it."),
  shape: list("", number("", whole)),
});

/** What a run whose weights were imported says of where they came from: written last, when all else is there. */
const importRecord = object("Where a run's weights came from.", {
  vitral: text("Version of this package."),
  spec: text("Path of the spec from the run's folder."),
  preset: optional(text("One of the spec's presets.")),
  set: settings("Values of the spec's parameters."),
  source: text("The file, or the repository."),
  layout: text("The spec's checkpoint map that they came in by."),
  prefix: object("How the source's names differ from that map's throughout.", {
    added: anyText(""),
    dropped: anyText(""),
  }),
  tensors: list("All of the source, in their order.", tensor),
  metadata: settings("The source's notes."),
  images: optional(images),
});

export type ImportRecord = ValueOf<typeof importRecord>;
export type ImportedImages = NonNullable<ImportRecord["images"]>;

/** The spec of a run without a recipe. */
export const importedModel = ({ path }: RunFolder, { spec, preset, set }: ImportRecord): LocatedModel =>
  locatedSpec(join(path, spec), { preset, set });

const read = recordReader(importRecord);

/**
 * Where a run's weights came from; undefined of a run that began with weights of its own.
 * @throws ProblemError F401, F402, R242
 */
export async function importOf({ imported }: RunFolder): Promise<ImportRecord | undefined> {
  if (!existsSync(imported)) return undefined;
  const found = await read(readSource(imported).text);
  if ("fault" in found) throw new ProblemError(damagedRecord(imported, found.fault));
  return found.value;
}
