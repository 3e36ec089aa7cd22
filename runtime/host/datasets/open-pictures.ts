import { basename } from "node:path";
import type { Span } from "../../../schema/problem/source.ts";
import type { OwnDataset } from "../../../schema/recipe/recipe-dataset.ts";
import type { Part } from "../../data/batches.ts";
import { openCifar } from "./cifar.ts";
import { openClassFolders } from "./class-folders.ts";
import { openIdx } from "./idx.ts";
import { openTable } from "./label-table.ts";
import { openOwnLoader } from "./own-loader.ts";
import { openParquet } from "./parquet.ts";
import { checkParts, nameOfPlaces, type Parts, placesOf } from "./picture-parts.ts";
import type { PictureSet } from "./picture-set.ts";

/** A recipe's pictures as they lie, before any is held out. */
export interface OpenPictures {
  readonly name: string;
  readonly sets: readonly { readonly part: Part; readonly set: PictureSet }[];
}

/**
 * Another format is one more file that makes a set of what lies at a place.
 * @param known the classes that there may be, where another part has said them
 */
function openPlace(
  dataset: OwnDataset,
  place: string,
  known: readonly string[] | undefined,
  span: Span | undefined,
): Parts<PictureSet> | Promise<Parts<PictureSet>> {
  if ("folder" in dataset) return openClassFolders(place, known, span).then((train) => ({ train }));
  if ("csv" in dataset) return openTable(place, dataset, known, span);
  if ("idx" in dataset) return openIdx(place, known ?? dataset.classes, span);
  if ("cifar" in dataset) return openCifar(place, span);
  if ("parquet" in dataset) return openParquet(place, dataset, known, span);
  return openOwnLoader(place, span);
}

/** @throws ProblemError for what is wrong with their places */
export async function openPictures(dataset: OwnDataset, span: Span | undefined): Promise<OpenPictures> {
  const places = placesOf(dataset);
  const found = typeof places === "string" ? await openPlace(dataset, places, undefined, span) : undefined;
  const given: Partial<Record<Part, PictureSet>> = { ...found };
  if (typeof places !== "string") {
    // Of each place what is in it to be learnt: the name that the recipe gives it is the part it is of.
    for (const part of ["train", "validation", "test"] as const) {
      const place = places[part];
      if (place !== undefined) given[part] = (await openPlace(dataset, place, given.train?.classes, span)).train;
    }
  }
  checkParts(given, dataset, span);
  const sets = (["train", "validation", "test"] as const).flatMap((part) => {
    const set = given[part];
    return set === undefined ? [] : [{ part, set }];
  });
  return { name: nameOfPlaces(places) || basename(process.cwd()), sets };
}
