import type { CheckedModel } from "../../../compiler/check.ts";
import { weightEntries } from "../../../compiler/compile.ts";
import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import type { ExportedTraining } from "../../../compiler/export/export-details.ts";
import { noObjective, trainingScriptLacks } from "../../../compiler/export/export-messages.ts";
import type { ExportedFile } from "../../../compiler/export/exported-file.ts";
import { type ExportTarget, exporters, storedWeights, trainingExporters } from "../../../compiler/export/targets.ts";
import type { TrainingImages } from "../../../compiler/export/training-images.ts";
import { type Problem, ProblemError } from "../../../schema/problem/problem.ts";
import type { Overrides } from "../../../schema/recipe/override-recipe.ts";
import { droppingOps } from "../../../schema/recipe/recipe-dropping.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { halvesOf } from "../../format/half.ts";
import { compileOptions } from "../../training/compile-options.ts";
import { initialState } from "../../training/initialize.ts";
import { noWeightsToWrite } from "../exports/exported-weights-messages.ts";
import { requireHalves } from "../exports/require-halves.ts";
import { imagesOf, type RecipeExport, recipeExport, runExport } from "../exports/run-weights.ts";
import { type SourceOfRun, sourceFile, withSourceConfigs } from "../exports/source-file.ts";
import { begunWeights, newRun, startedRun } from "../exports/training-folder.ts";
import { type WeightsForm, weightsFile } from "../exports/weights-file.ts";
import { requireEmpty, writeFolder } from "../exports/write-folder.ts";
import { recordedData } from "../run-folder/data-record.ts";
import type { CheckpointName } from "../run-folder/run-folder.ts";
import { openTrained } from "./open-trained.ts";

export interface ExportOptions extends WeightsForm {
  readonly target: ExportTarget;
  /** A folder that is not there, or is empty. */
  readonly output: string;
  /** Where a model that was not trained begins; without it, its weights are not written. */
  readonly seed?: number | undefined;
  /** Asked when the files are being written for what may end that; the export then ends with its reason. */
  readonly writing?: (() => AbortSignal) | undefined;
  /** Of ONNX: the version of its ops. */
  readonly opset?: number | undefined;
  /** Of WebAssembly: what the free sizes are. */
  readonly sizes?: Readonly<Record<string, number>> | undefined;
  /** Of TypeScript: whether the training step is written too. */
  readonly train?: boolean | undefined;
}

/** What was written: names below the folder, and sizes in bytes. */
export interface WrittenExport {
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly hasWeights: boolean;
  /** Whether something that trains is among them, with weights that it begins with. */
  readonly isTrained: boolean;
  /** Why nothing that trains is among those of a run, where its target has words for less than its recipe says. */
  readonly untold: readonly Problem[];
}

/**
 * Exports a run's model with its weights.
 * @throws ProblemError for what is wrong with the run, the target or the folder; then nothing was written
 */
export async function exportRun(
  path: string,
  checkpoint: CheckpointName,
  options: ExportOptions,
): Promise<WrittenExport> {
  await requireEmpty(options.output);
  const { folder, located, read, weights, images, source } = await runExport(path, checkpoint, options.train);
  if (options.train === true && located === undefined) throw new ProblemError([noObjective(read.model.evaluated.name)]);
  const trained = located && {
    located,
    images: images ?? imagesOf(await recordedData(folder, located.recipe)),
    model: read.model,
    isRun: true,
    run: () => startedRun(folder, located),
  };
  const isOfSource = options.library !== undefined && options.library === source?.layout;
  const kept = isOfSource ? { record: source, folder } : undefined;
  return write(read.model.evaluated, options, weights, { images, trained, kept });
}

/**
 * Exports the model of a recipe.
 * @param overrides what stands in for the recipe's own values
 * @throws ProblemError for what is wrong with the recipe, the target or the folder; then nothing was written
 */
export async function exportRecipe(path: string, overrides: Overrides, options: ExportOptions): Promise<WrittenExport> {
  await requireEmpty(options.output);
  const { located, read, images } = await recipeExport(path, overrides);
  const typed = read.model.evaluated;
  const trained = { located, images, model: read.model, isRun: false, run: () => newRun(located, read, openTrained) };
  const drawn = firstWeights(typed, options);
  const begun = drawn && (await begunWeights(located, weightEntries(typed.weights), openTrained));
  return write(typed, options, drawn && new Map([...drawn, ...(begun?.taken ?? [])]), { images, trained });
}

/**
 * Exports a model that was not trained.
 * @throws ProblemError for what is wrong with the target or the folder; then nothing was written
 */
export async function exportSpec(typed: TypedGraph, options: ExportOptions): Promise<WrittenExport> {
  if (options.train === true) throw new ProblemError([noObjective(typed.name)]);
  await requireEmpty(options.output);
  return write(typed, options, firstWeights(typed, options), {});
}

const firstWeights = ({ weights }: TypedGraph, { seed }: ExportOptions) =>
  seed === undefined ? undefined : initialState(weightEntries(weights), seed);

/** What is known of a model that a recipe trains. */
interface Trained extends Pick<RecipeExport, "located" | "images"> {
  readonly model: CheckedModel;
  /** Whether it was trained already: then it may leave without what trains it. */
  readonly isRun: boolean;
  /** The run to go on with, and its images. */
  run(): Promise<readonly ExportedFile[]>;
}

/** Weights that stand for themselves have the name by which loaders look for them; some formats have them inside. */
const weightsNamed: Readonly<Record<ExportTarget, string | undefined>> = {
  typescript: "weights.safetensors",
  pytorch: "weights.safetensors",
  onnx: undefined,
  savedmodel: undefined,
  wasm: "weights.safetensors",
  safetensors: "model.safetensors",
};

/** Formats that a model without weights has no file in. */
const isNothingWithout: Readonly<Record<ExportTarget, boolean>> = {
  typescript: false,
  pytorch: false,
  onnx: true,
  savedmodel: true,
  wasm: false,
  safetensors: true,
};

/** The training step that a recipe asks for. */
function stepOf({ located, model }: Trained): ExportedTraining | undefined {
  for (const key of ["average", "teacher", ...droppingOps] as const)
    if (located.recipe[key] !== undefined) throw new ProblemError(trainingScriptLacks(key, "train.ts"));
  const { objective, optimizer } = compileOptions(located.recipe, "wasm", {});
  return objective === undefined || optimizer === undefined
    ? undefined
    : { typed: model.trained, objective, optimizer };
}

/** What is known of weights beside themselves. */
interface Known {
  readonly images?: TrainingImages | undefined;
  readonly trained?: Trained | undefined;
  /** The source that they came from, where they leave in its layout. */
  readonly kept?: SourceOfRun | undefined;
}

async function write(
  typed: TypedGraph,
  { target, output, opset, sizes, train: hasStep, writing, ...form }: ExportOptions,
  weights: ReadonlyMap<string, HostTensor> | undefined,
  { images, trained, kept }: Known,
): Promise<WrittenExport> {
  const training = hasStep === true && trained !== undefined ? stepOf(trained) : undefined;
  const isHalf = form.dtype === "f16";
  if (isHalf && weights !== undefined) requireHalves(weights);
  const details = { weights, library: form.library, opset, sizes, halves: isHalf ? halvesOf : undefined, training };
  const files: ExportedFile[] = [...withSourceConfigs(await exporters[target](typed, images, details), kept)];
  const { script, untold } = await trainingFiles(typed, target, trained);
  files.push(...script);
  const path = weightsNamed[target];
  if (weights !== undefined && path !== undefined && kept !== undefined && target === "safetensors")
    files.push(sourceFile(path, typed, weights, kept, form.dtype));
  else if (weights !== undefined && path !== undefined)
    files.push(weightsFile(path, typed, weights, images, { ...form, stored: storedWeights[target]?.(typed) }));
  else if (weights === undefined && isNothingWithout[target]) throw new ProblemError(noWeightsToWrite());
  await writeFolder(output, files, writing?.());
  const sized = files.map(({ path: name, content }) => ({ name, bytes: byteCount(content) }));
  return { files: sized, hasWeights: weights !== undefined, isTrained: script.length > 0, untold };
}

/** @throws ProblemError X905 of a recipe, which is exported to be trained */
async function trainingFiles(typed: TypedGraph, target: ExportTarget, trained: Trained | undefined) {
  const train = trainingExporters[target];
  if (train === undefined || trained === undefined) return { script: [], untold: [] };
  try {
    return { script: [...train(typed, trained.located.recipe, trained.images), ...(await trained.run())], untold: [] };
  } catch (error) {
    const isLack = error instanceof ProblemError && error.problems.every(({ code }) => code === "X905");
    if (!isLack || !trained.isRun) throw error;
    return { script: [], untold: error.problems };
  }
}

const byteCount = (content: ExportedFile["content"]): number =>
  typeof content === "string" || content instanceof Uint8Array
    ? Buffer.byteLength(content)
    : content.reduce((sum, { byteLength }) => sum + byteLength, 0);
