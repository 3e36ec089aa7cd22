import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import type { ExportedFile } from "../../../compiler/export/exported-file.ts";
import { preprocessingNote } from "../../../compiler/export/preprocessing.ts";
import type { StoredWeight } from "../../../compiler/export/stored-weight.ts";
import type { TrainingImages } from "../../../compiler/export/training-images.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { encodeSafetensors } from "../../format/safetensors.ts";
import { renamedWeights } from "./renamed-weights.ts";
import { toStored } from "./stored-weights.ts";

export interface WeightsForm {
  /** Under whose names and in whose layouts: a checkpoint map of the spec; our own if left out. */
  readonly library?: string | undefined;
  /** How numbers are stored; f32 if left out. */
  readonly dtype?: "f32" | "f16" | undefined;
  /** How a target that has layouts of its own stores them. */
  readonly stored?: readonly StoredWeight[] | undefined;
}

/**
 * Weights as a safetensors file, with a note of what is done to images.
 * @throws ProblemError X930–X933
 */
export function weightsFile(
  path: string,
  typed: TypedGraph,
  weights: ReadonlyMap<string, HostTensor>,
  images: TrainingImages | undefined,
  { dtype, library, stored }: WeightsForm,
): ExportedFile {
  const own = stored === undefined ? weights : toStored(weights, stored);
  const tensors = library === undefined ? own : renamedWeights(typed, library, weights);
  const metadata = new Map([
    // What Hugging Face's loaders ask of a file before they read it: that its layouts are PyTorch's.
    ...(library === undefined && stored === undefined ? [] : [["format", "pt"] as const]),
    ...(images === undefined ? [] : [["preprocessing", preprocessingNote(images)] as const]),
  ]);
  return { path, content: encodeSafetensors({ tensors, metadata }, dtype === "f16" ? "F16" : "F32") };
}
