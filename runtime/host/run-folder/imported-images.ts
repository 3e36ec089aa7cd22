import type { Crop, TrainingImages } from "../../../compiler/export/training-images.ts";
import type { ImportedImages, ImportRecord } from "./import-record.ts";

/** How pictures reach an imported model, as every export says it; undefined where its source did not. */
export function imageFormOf({ source, images }: ImportRecord): TrainingImages | undefined {
  if (images === undefined) return undefined;
  const { from, keeps, resized, classes = [], ...form } = images;
  return { ...form, crop: cropOf({ keeps, resized }), background: "any", dataset: source, classes };
}

function cropOf({ keeps, resized = [] }: Pick<ImportedImages, "keeps" | "resized">): Crop {
  const [height, width] = resized;
  if (keeps !== "middle" || height === undefined) return { keeps: "all" };
  return { keeps, resized: width === undefined ? height : [height, width] };
}
