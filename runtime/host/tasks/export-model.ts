import { weightEntries } from "../../../compiler/compile.ts";
import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import type { ExportedFile } from "../../../compiler/export/exported-file.ts";
import { type ExportTarget, exporters } from "../../../compiler/export/targets.ts";
import type { TrainingImages } from "../../../compiler/export/training-images.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { encodeSafetensors } from "../../format/safetensors.ts";
import { initialState } from "../../training/initialize.ts";
import { trainedModel } from "../exports/run-weights.ts";
import { requireEmpty, writeFolder } from "../exports/write-folder.ts";

export interface ExportOptions {
  readonly target: ExportTarget;
  /** A folder that is not there, or is empty. */
  readonly output: string;
  /** Where a model that was not trained begins; without it, its weights are not written. */
  readonly seed?: number | undefined;
  /** How weights are stored; f32 if left out. */
  readonly dtype?: "f32" | "f16" | undefined;
}

/** What was written: names below the folder, and sizes in bytes. */
export interface WrittenExport {
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly hasWeights: boolean;
}

/**
 * Exports a run's model with its weights.
 * @throws ProblemError for what is wrong with the run, the target or the folder; then nothing was written
 */
export async function exportRun(
  path: string,
  checkpoint: "best" | "last",
  options: ExportOptions,
): Promise<WrittenExport> {
  await requireEmpty(options.output);
  const { typed, weights, images } = await trainedModel(path, checkpoint);
  return write(typed, options, weights, images);
}

/**
 * Exports a model that was not trained.
 * @throws ProblemError for what is wrong with the target or the folder; then nothing was written
 */
export async function exportSpec(typed: TypedGraph, options: ExportOptions): Promise<WrittenExport> {
  await requireEmpty(options.output);
  const { seed } = options;
  const weights = seed === undefined ? undefined : initialState(weightEntries(typed.weights), seed);
  return write(typed, options, weights);
}

async function write(
  typed: TypedGraph,
  { target, output, dtype }: ExportOptions,
  weights: ReadonlyMap<string, HostTensor> | undefined,
  images?: TrainingImages,
): Promise<WrittenExport> {
  const files: ExportedFile[] = [...(await exporters[target](typed, images))];
  if (weights !== undefined) {
    const content = Buffer.concat(
      encodeSafetensors({ tensors: weights, metadata: new Map() }, dtype === "f16" ? "F16" : "F32"),
    );
    files.push({ path: "weights.safetensors", content });
  }
  await writeFolder(output, files);
  const sized = files.map(({ path: name, content }) => ({ name, bytes: Buffer.byteLength(content) }));
  return { files: sized, hasWeights: weights !== undefined };
}
