import type { Dataset } from "../../data/dataset.ts";
import { levelsOf } from "../../data/levels.ts";
import type { concatenated, PictureSet } from "../datasets/picture-set.ts";

/** The images of a dataset in memory, of one channel each, as pictures. */
export function namedPictures(dataset: Dataset): ReturnType<typeof concatenated> {
  const { height, width } = dataset.images;
  const set: Omit<PictureSet, "digest" | "faults" | "notes"> = {
    classes: dataset.classes,
    length: dataset.length,
    isMultiple: false,
    labels: (index) => [dataset.label(index)],
    nameOf: (index) => `${dataset.name}:${index}`,
    read: (index) => ({ kind: "levels", picture: { width, height, channels: 1, levels: levelsOf(dataset, index) } }),
  };
  return set;
}
