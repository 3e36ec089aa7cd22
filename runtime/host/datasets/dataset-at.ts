import { readdirSync, statSync } from "node:fs";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Part } from "../../data/batches.ts";
import { unreadableFile } from "../files/file-messages.ts";
import { reasonOf } from "../files/system-errors.ts";
import { datasetSentences, notOfFormat } from "./dataset-messages.ts";

/** What a recipe says of its pictures, as it is written. */
export type WrittenDataset = Readonly<Record<string, string | Readonly<Partial<Record<Part, string | number>>>>>;

const partNames: Readonly<Record<string, Part>> = {
  train: "train",
  ...{ validation: "validation", valid: "validation", val: "validation" },
  test: "test",
};

/**
 * How a recipe says that its pictures are those at a place, told by the names of what lies there.
 * @param called what the recipe calls the place
 * @throws ProblemError F401 where it cannot be read, R277 where nothing of a known name lies there
 */
export function datasetAt(place: string, called: string): WrittenDataset {
  const names = namesAt(place);
  if (names === undefined) {
    if (/\.[ct]sv$/i.test(place)) return { csv: called };
    if (/\.parquet$/i.test(place)) return { parquet: called };
    if (/idx[34]-ubyte(\.gz)?$/.test(place)) return { idx: called };
    throw new ProblemError(notOfFormat(place, datasetSentences.noKnownFile));
  }
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (has(/\.parquet$/i)) return { parquet: called };
  if (has(/images[-.]idx[34]-ubyte(\.gz)?$/)) return { idx: called };
  if (has(/^(data_batch_\d+|train)\.bin$/)) return { cifar: called };
  const parts = names.flatMap((name) => (Object.hasOwn(partNames, name) ? [[partNames[name], name] as const] : []));
  if (!parts.some(([part]) => part === "train")) return { folder: called };
  return { folder: Object.fromEntries(parts.map(([part, name]) => [part, `${called}/${name}`])) };
}

/** Undefined of what is no folder. */
function namesAt(place: string): readonly string[] | undefined {
  try {
    return statSync(place).isDirectory() ? readdirSync(place).sort() : undefined;
  } catch (error) {
    throw new ProblemError(unreadableFile(place, reasonOf(error)));
  }
}
