import { relative, resolve, sep } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { readRecipe } from "../../../schema/recipe/read-recipe.ts";
import type { OwnDataset } from "../../../schema/recipe/recipe-dataset.ts";
import { datasetAt, type WrittenDataset } from "../datasets/dataset-at.ts";
import { type OpenPictures, openPictures } from "../datasets/open-pictures.ts";
import { datasetFrom } from "../datasets/picture-parts.ts";
import {
  digitsStart,
  type PictureSizes,
  type ProjectFile,
  picturesModel,
  picturesRecipe,
  startProject,
} from "../specs/start-project.ts";

/** Of each class as many are held out where no part of the pictures is for that. */
const HELD_OUT = { validation: 0.2 };

/**
 * Begins a project, of a model and a recipe for the digits that come with Vitral or for the pictures at a place.
 * @throws ProblemError F420, R202; for what is wrong with the pictures
 */
export async function beginProject(folder: string, place?: string): Promise<readonly ProjectFile[]> {
  if (place === undefined) return startProject(folder, digitsStart());
  const called = relative(resolve(folder), resolve(place)).split(sep).join("/") || ".";
  const { dataset, pictures } = await opened(datasetAt(place, called), folder);
  const start = { model: picturesModel(sizesFor(dataset, pictures)), recipe: picturesRecipe(dataset) };
  return startProject(folder, start);
}

/** Opened as the recipe will open it: as it lies if accuracy can be measured so, with a part held out if not. */
async function opened(
  dataset: WrittenDataset,
  folder: string,
): Promise<{ readonly dataset: WrittenDataset; readonly pictures: OpenPictures }> {
  try {
    return { dataset, pictures: await openPictures(readBack(dataset, folder), undefined) };
  } catch (error) {
    const holdsNoneOut = error instanceof ProblemError && error.problems.some(({ code }) => code === "R120");
    if (!holdsNoneOut || "split" in dataset) throw error;
    return opened({ ...dataset, split: HELD_OUT }, folder);
  }
}

/** With its defaults, and with its places as they are from anywhere. */
function readBack(dataset: WrittenDataset, folder: string): OwnDataset {
  const { file, problems } = readRecipe({ name: "recipe.json", text: picturesRecipe(dataset) });
  const read = file && datasetFrom(file.recipe.dataset, resolve(folder));
  if (read === undefined || "name" in read) throw new ProblemError(problems);
  return read;
}

/** What pictures of the format have; photographs are of any size, and are made small for a first run. */
function sizesFor(written: WrittenDataset, { sets }: OpenPictures): PictureSizes {
  const classes = sets[0]?.set.classes.length ?? 0;
  if ("idx" in written) return { classes, channels: 1, image_size: 28, patch_size: 7 };
  if ("cifar" in written) return { classes, channels: 3, image_size: 32, patch_size: 4 };
  return { classes, channels: 3, image_size: 64, patch_size: 8 };
}
