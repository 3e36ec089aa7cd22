import { ProblemError } from "../../../schema/problem/problem.ts";
import type { EngineName } from "../../engines/engine.ts";
import { checkMemory } from "../../training/check-memory.ts";
import { checkBatches, type ImageModel, imageModel } from "../../training/image-model.ts";
import type { KnownData } from "../datasets/known-data.ts";
import { recipeModel } from "../recipes/read-model.ts";
import { type ImportRecord, importedModel, importOf } from "../run-folder/import-record.ts";
import { imageFormOf } from "../run-folder/imported-images.ts";
import { type CheckpointName, hasRecipe, openRunFolder, type RunFolder } from "../run-folder/run-folder.ts";
import { noImageForm } from "../run-folder/run-folder-messages.ts";
import { openRun } from "./open-run.ts";
import { type ChooseProgram, programFor } from "./predict-program.ts";
import { importedCheckpoint, modelState } from "./restore.ts";
import type { Tools } from "./tools.ts";
import { predictWork } from "./work-ahead.ts";

/** A run's model with its weights, and what pictures are to it. */
export interface Predictor {
  readonly model: ImageModel;
  readonly form: Pick<KnownData, "classes" | "images" | "preparePicture" | "ground">;
}

/**
 * A run, from its folder alone, ready to be shown pictures: in the form of the images that its recipe names, or of those
 * that imported weights learned from.
 * @throws ProblemError
 */
export async function openPredictor(
  tools: Tools,
  path: string,
  checkpoint: CheckpointName,
  engine: EngineName | undefined,
  program: ChooseProgram,
): Promise<Predictor> {
  const folder = await openRunFolder(path);
  const imported = hasRecipe(folder) ? undefined : await importOf(folder);
  if (imported !== undefined) return openImported(tools, folder, imported, checkpoint, engine, program);
  const { model, data: form } = await openRun(tools, path, checkpoint, engine, "predict", program);
  return { model, form };
}

async function openImported(
  tools: Tools,
  folder: RunFolder,
  record: ImportRecord,
  checkpoint: CheckpointName,
  choice: EngineName | undefined,
  program: ChooseProgram,
): Promise<Predictor> {
  const images = imageFormOf(record);
  if (images === undefined) throw new ProblemError(noImageForm(folder.path));
  const saved = await importedCheckpoint(folder, checkpoint);
  const read = recipeModel(importedModel(folder, record), false);
  const chosen = programFor(program, read.model.evaluated);
  const { batch, fewer = [], taps = [] } = chosen;
  const { engine } = await tools.openEngine(choice ?? "auto", undefined, () =>
    predictWork(read.model.evaluated, chosen),
  );
  const options = { engine: engine.identity.name, batchSizes: { predict: [batch, ...fewer] }, taps };
  const plan = await tools.compile({ ...options, model: read.model });
  checkMemory(plan, engine);
  tools.onPlan?.(plan, engine);
  const outputs = [...read.model.evaluated.outputs.keys()];
  const logits = outputs.find((name) => name === "logits") ?? outputs[0] ?? "logits";
  const model = imageModel(plan, engine.prepare(plan), logits, 0);
  checkBatches(model, ["predict"]);
  model.prepared.writeState(modelState(folder, checkpoint, saved, read.spec, plan));
  return { model, form: { images, classes: images.classes } };
}
