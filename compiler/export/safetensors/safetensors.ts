import type { TypedGraph } from "../../expand/typed-graph.ts";
import type { ExportedFile } from "../exported-file.ts";
import type { TrainingImages } from "../training-images.ts";

/** What stands beside weights that another library reads. */
export async function toSafetensors(_typed: TypedGraph, _images?: TrainingImages): Promise<readonly ExportedFile[]> {
  return [];
}
