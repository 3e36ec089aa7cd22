import type { TypedGraph } from "../../expand/typed-graph.ts";
import type { ExportDetails } from "../export-details.ts";
import type { ExportedFile } from "../exported-file.ts";
import type { TrainingImages } from "../training-images.ts";
import { modelConfig } from "./model-config.ts";
import { preprocessorConfig } from "./preprocessor-config.ts";

/** What stands beside weights that Hugging Face's libraries read, as its transformers 5 documents them. */
export async function besideWeights(
  typed: TypedGraph,
  images: TrainingImages | undefined,
  { library }: ExportDetails,
): Promise<readonly ExportedFile[]> {
  return [
    jsonFile("config.json", modelConfig(typed, images, library)),
    ...(images === undefined ? [] : [jsonFile("preprocessor_config.json", preprocessorConfig(images))]),
  ];
}

const jsonFile = (path: string, content: object): ExportedFile => ({
  path,
  content: `${JSON.stringify(content, undefined, 2)}\n`,
});
