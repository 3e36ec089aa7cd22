import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Part } from "../../data/batches.ts";
import type { EngineName } from "../../engines/engine.ts";
import type { ImageModel } from "../../training/image-model.ts";
import { noSuchPart } from "../datasets/dataset-messages.ts";
import type { KnownData } from "../datasets/known-data.ts";
import type { LocatedRecipe } from "../recipes/read-recipe-file.ts";
import { readRecipeFile } from "../recipes/read-recipe-file.ts";
import { recordedData } from "../run-folder/data-record.ts";
import { type CheckpointName, openRunFolder, requireRecipe } from "../run-folder/run-folder.ts";
import { openModel } from "./open-model.ts";
import type { ChooseProgram } from "./predict-program.ts";
import { checkpointOf, restore } from "./restore.ts";
import type { Tools } from "./tools.ts";

/** A run's model with its weights. */
export interface OpenRun extends LocatedRecipe {
  readonly model: ImageModel;
  readonly data: KnownData;
  /** Epochs that its weights have seen. */
  readonly epochs: number;
}

/**
 * A run, from its folder alone, ready for one signature.
 * @param program what `predict` is made for
 * @param part the images that `eval` is to measure
 * @throws ProblemError what is wrong with the run, R123 where it has no such part
 */
export async function openRun(
  tools: Tools,
  path: string,
  checkpoint: CheckpointName,
  engine: EngineName | undefined,
  signature: "eval" | "predict",
  program?: ChooseProgram,
  part: Part = "validation",
): Promise<OpenRun> {
  const folder = await openRunFolder(path);
  requireRecipe(folder);
  const located = await readRecipeFile(folder.recipe);
  const saved = await checkpointOf(folder, checkpoint, located);
  const data = await recordedData(folder, located.recipe);
  const images = data.lengths[part];
  if (images === undefined) throw new ProblemError(noSuchPart(part, folder.path));
  // `eval` is compiled for the batches of the part that is measured.
  const lengths = { ...data.lengths, validation: images };
  const opened = await openModel(tools, located, { ...data, lengths }, engine ?? "auto", [signature], program);
  restore(folder, checkpoint, saved, opened);
  return { ...located, model: opened.model, data, epochs: saved.position.epoch };
}
