import { basename, dirname, resolve } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { OwnDataset, Places } from "../../../schema/recipe/recipe-dataset.ts";
import type { Part } from "../../data/batches.ts";
import { emptyPart, nothingHeldOut, partTwice } from "./dataset-messages.ts";

/** Something of each part that there is; of what is learnt from always. */
export interface Parts<T> extends Readonly<Partial<Record<Part, T>>> {
  readonly train: T;
}

/** Where a recipe's pictures lie, whichever way it says so. */
export function placesOf(dataset: OwnDataset): Places {
  if ("folder" in dataset) return dataset.folder;
  if ("csv" in dataset) return dataset.csv;
  if ("idx" in dataset) return dataset.idx;
  if ("cifar" in dataset) return dataset.cifar;
  return "parquet" in dataset ? dataset.parquet : dataset.module;
}

/** What messages and exports call them: the last folder or file that they have in common. */
export function nameOfPlaces(places: Places): string {
  if (typeof places === "string") return basename(places);
  return basename(dirname(places.train)) || basename(places.train);
}

/** A recipe's data with their places as they are from anywhere: the copy in a run's folder finds them too. */
export function datasetFrom(dataset: Recipe["dataset"], folder: string): Recipe["dataset"] {
  if ("name" in dataset) return dataset;
  const at = (place: string) => resolve(folder, place);
  if ("folder" in dataset) return { ...dataset, folder: placesFrom(dataset.folder, folder) };
  if ("csv" in dataset)
    return { ...dataset, csv: placesFrom(dataset.csv, folder), images: dataset.images && at(dataset.images) };
  if ("idx" in dataset) return { ...dataset, idx: placesFrom(dataset.idx, folder) };
  if ("cifar" in dataset) return { ...dataset, cifar: at(dataset.cifar) };
  if ("parquet" in dataset) return { ...dataset, parquet: placesFrom(dataset.parquet, folder) };
  return { ...dataset, module: at(dataset.module) };
}

function placesFrom(places: Places, folder: string): Places {
  if (typeof places === "string") return resolve(folder, places);
  const from = (place: string | undefined) => (place === undefined ? undefined : resolve(folder, place));
  return { train: resolve(folder, places.train), validation: from(places.validation), test: from(places.test) };
}

/**
 * That each part is given once, and accuracy can be measured.
 * @param given the parts that there are before any is held out
 * @throws ProblemError R120, R122
 */
export function checkParts(
  given: Readonly<Partial<Record<Part, unknown>>>,
  { split }: Pick<OwnDataset, "split">,
  span?: Span,
): void {
  for (const part of ["validation", "test"] as const)
    if (given[part] !== undefined && split?.[part] !== undefined) throw new ProblemError(partTwice(part, span));
  if (given.validation === undefined && split?.validation === undefined) throw new ProblemError(nothingHeldOut(span));
  const out = (split?.validation ?? 0) + (split?.test ?? 0);
  if (out >= 1) throw new ProblemError(emptyPart("train", undefined, span));
}
