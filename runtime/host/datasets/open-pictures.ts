import type { Span } from "../../../schema/problem/source.ts";
import type { OwnDataset } from "../../../schema/recipe/recipe-dataset.ts";
import type { Part } from "../../data/batches.ts";
import { openClassFolders } from "./class-folders.ts";
import { checkParts, picturePlaces } from "./picture-parts.ts";
import type { PictureSet } from "./picture-set.ts";

/** A recipe's pictures as they lie, before any is held out. */
export interface OpenPictures {
  readonly name: string;
  readonly sets: readonly { readonly part: Part; readonly set: PictureSet }[];
}

/** @throws ProblemError for what is wrong with their places */
export async function openPictures(dataset: OwnDataset, span: Span | undefined): Promise<OpenPictures> {
  const places = picturePlaces(dataset.folder);
  checkParts(places, dataset, span);
  const sets: { part: Part; set: PictureSet }[] = [];
  for (const part of ["train", "validation", "test"] as const) {
    const place = places.parts[part];
    if (place === undefined) continue;
    sets.push({ part, set: await openClassFolders(place, sets[0]?.set.classes, span) });
  }
  return { name: places.name, sets };
}
