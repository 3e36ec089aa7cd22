/**
 * What needs files and engines: training, measuring, predicting and drawing, on Node. The compiler alone is `vitral`.
 *
 *     import { predict, train } from "vitral/node";
 *     const { run, best } = await train({ recipe: "recipe.json", onEpoch: (row) => console.log(row.validation_loss) });
 *     const [first] = await predict({ run, images: ["seven.png"] });
 */
import { systemTools } from "./runtime/system-tools.ts";
import { type EvaluateOptions, type EvaluateResult, evaluateRun } from "./runtime/tasks/evaluate-run.ts";
import { type Prediction, type PredictOptions, predictPictures } from "./runtime/tasks/predict-pictures.ts";
import {
  type ResumeOptions,
  resumeTraining,
  type TrainOptions,
  type TrainResult,
  trainRecipe,
} from "./runtime/tasks/train-recipe.ts";

export const train = (options: TrainOptions): Promise<TrainResult> => trainRecipe(systemTools, options);
export const resume = (options: ResumeOptions): Promise<TrainResult> => resumeTraining(systemTools, options);
export const evaluate = (options: EvaluateOptions): Promise<EvaluateResult> => evaluateRun(systemTools, options);
export const predict = (options: PredictOptions): Promise<readonly Prediction[]> =>
  predictPictures(systemTools, options);

export type { RunMemory } from "./runtime/check-memory.ts";
export { drawSpec, type Figure } from "./runtime/diagram/draw-spec.ts";
export type { EngineIdentity, EngineName } from "./runtime/engines/engine.ts";
export type { EpochMetrics } from "./runtime/metrics.ts";
export type { Guess } from "./runtime/predict.ts";
export type { Inversion } from "./runtime/prepare-picture.ts";
export type { RunFolder } from "./runtime/run-folder.ts";
export { readSpecFile, specFiles } from "./runtime/spec-files.ts";
export type { RunOptions } from "./runtime/tasks/evaluate-run.ts";
export type { EngineOptions, RunStart, TrainProgress, TrainWatch } from "./runtime/tasks/watch.ts";
export type { EvaluateOptions, EvaluateResult, Prediction, PredictOptions, ResumeOptions, TrainOptions, TrainResult };
