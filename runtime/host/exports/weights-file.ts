import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import type { ExportedFile } from "../../../compiler/export/exported-file.ts";
import { preprocessingNote } from "../../../compiler/export/preprocessing.ts";
import type { StoredWeight } from "../../../compiler/export/stored-weight.ts";
import type { TrainingImages } from "../../../compiler/export/training-images.ts";
import { runError } from "../../../schema/problem/run-error.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { encodeSafetensors } from "../../format/safetensors.ts";
import { exportedWeightsWords } from "./exported-weights-messages.ts";
import { renamedWeights } from "./renamed-weights.ts";
import { toStored } from "./stored-weights.ts";

export interface WeightsForm {
  readonly dtype?: "f32" | "f16" | undefined;
  /** Under whose names and in whose layouts: a checkpoint map of the spec; our own if left out. */
  readonly library?: string | undefined;
  /** How a target that has layouts of its own stores them. */
  readonly stored?: readonly StoredWeight[] | undefined;
}

/**
 * Weights as a safetensors file, with a note of what is done to images.
 * @throws ProblemError X930–X933, X935
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
  if (dtype === "f16") requireHalves(tensors);
  const metadata = new Map([
    // What Hugging Face's loaders ask of a file before they read it: that its layouts are PyTorch's.
    ...(library === undefined && stored === undefined ? [] : [["format", "pt"] as const]),
    ...(images === undefined ? [] : [["preprocessing", preprocessingNote(images)] as const]),
  ]);
  const pieces = encodeSafetensors({ tensors, metadata }, dtype === "f16" ? "F16" : "F32");
  return { path, content: Buffer.concat(pieces) };
}

/** From halfway between the largest half and what would follow it, a number would become infinite. */
const TOO_LARGE = 65520;

/** @throws ProblemError X935 */
export function requireHalves(tensors: ReadonlyMap<string, HostTensor>): void {
  for (const [path, { data }] of tensors) {
    let count = 0;
    let largest = 0;
    for (const value of data) {
      const size = Math.abs(value);
      if (size < TOO_LARGE || !Number.isFinite(size)) continue;
      count++;
      largest = Math.max(largest, size);
    }
    if (count > 0) throw runError("X935", exportedWeightsWords.X935(path, count, largest));
  }
}
