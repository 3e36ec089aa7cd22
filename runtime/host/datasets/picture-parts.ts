import { basename, dirname, resolve } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { OwnDataset, Places } from "../../../schema/recipe/recipe-dataset.ts";
import type { Part } from "../../data/batches.ts";
import { nothingHeldOut, partTwice } from "./dataset-messages.ts";

/** The one way of several by which a recipe says where its pictures lie, and where that is. */
export interface PicturePlaces {
  /** What messages and exports call them. */
  readonly name: string;
  /** Where each part lies, those that are held out of `train` left out. */
  readonly parts: { readonly [P in Part]?: string };
}

/** A recipe's data with their places as they are from anywhere: the copy in a run's folder finds them too. */
export function datasetFrom(dataset: Recipe["dataset"], folder: string): Recipe["dataset"] {
  return "name" in dataset ? dataset : { ...dataset, folder: placesFrom(dataset.folder, folder) };
}

function placesFrom(places: Places, folder: string): Places {
  if (typeof places === "string") return resolve(folder, places);
  const { train, validation, test } = places;
  const from = (place: string | undefined) => (place === undefined ? undefined : resolve(folder, place));
  return { train: resolve(folder, train), validation: from(validation), test: from(test) };
}

export function picturePlaces(places: Places): PicturePlaces {
  if (typeof places === "string") return { name: basename(places), parts: { train: places } };
  const { train, validation, test } = places;
  return {
    name: basename(dirname(train)) || basename(train),
    parts: { train, ...(validation === undefined ? {} : { validation }), ...(test === undefined ? {} : { test }) },
  };
}

/**
 * That each part is given once, and accuracy can be measured.
 * @throws ProblemError R120, R122
 */
export function checkParts({ parts }: PicturePlaces, { split }: OwnDataset, span?: Span): void {
  for (const part of ["validation", "test"] as const)
    if (parts[part] !== undefined && split?.[part] !== undefined) throw new ProblemError(partTwice(part, span));
  if (parts.validation === undefined && split?.validation === undefined) throw new ProblemError(nothingHeldOut(span));
}
