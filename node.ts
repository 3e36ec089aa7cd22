/**
 * What needs files and engines: training, measuring, predicting and drawing, on Node. The compiler alone is `vitral`.
 *
 *     import { predict, train } from "vitral/node";
 *     const { run, best } = await train({ recipe: "recipe.json", onEpoch: (row) => console.log(row.validation_loss) });
 *     const [first] = await predict({ run, images: ["seven.png"] });
 */
import { systemTools } from "./runtime/host/runs/system-tools.ts";
import type { ServeOptions } from "./runtime/host/serve/serve-run.ts";
import type { Attended, AttendOptions } from "./runtime/host/tasks/attend-picture.ts";
import { type EvaluateOptions, type EvaluateResult, evaluateRun } from "./runtime/host/tasks/evaluate-run.ts";
import { type FindRateOptions, findRate as findRateOf, type RateResult } from "./runtime/host/tasks/find-rate.ts";
import {
  type ImportOptions,
  type ImportResult,
  importWeights as importFrom,
} from "./runtime/host/tasks/import-weights.ts";
import { type Prediction, type PredictOptions, predictPictures } from "./runtime/host/tasks/predict-pictures.ts";
import type { SurveyOptions, SurveyResult } from "./runtime/host/tasks/survey-data.ts";
import {
  resumeSweep as goOnWith,
  type SweepOptions,
  type SweepResult,
  type SweepWatch,
  sweep as sweepRecipe,
} from "./runtime/host/tasks/sweep.ts";
import {
  type ResumeOptions,
  resumeTraining,
  type TrainOptions,
  type TrainResult,
  trainRecipe,
} from "./runtime/host/tasks/train-recipe.ts";
import {
  type NeighboursOptions,
  type NeighboursResult,
  voteOfNeighbours,
} from "./runtime/host/tasks/vote-of-neighbours.ts";

export const resumeSweep = (folder: string, watch: SweepWatch = {}): Promise<SweepResult> =>
  goOnWith(systemTools, folder, watch);
export const sweep = (options: SweepOptions): Promise<SweepResult> => sweepRecipe(systemTools, options);
export const train = (options: TrainOptions): Promise<TrainResult> => trainRecipe(systemTools, options);
export const resume = (options: ResumeOptions): Promise<TrainResult> => resumeTraining(systemTools, options);
export const evaluate = (options: EvaluateOptions): Promise<EvaluateResult> => evaluateRun(systemTools, options);
export const nearestNeighbours = (options: NeighboursOptions): Promise<NeighboursResult> =>
  voteOfNeighbours(systemTools, options);
export const importWeights = (options: ImportOptions): Promise<ImportResult> => importFrom(systemTools, options);
export const predict = (options: PredictOptions): Promise<readonly Prediction[]> =>
  predictPictures(systemTools, options);

/** Where every head of every layer looks in a picture: what `vitral attention` draws. */
export async function attend(options: AttendOptions): Promise<Attended> {
  const { attendPicture } = await import("./runtime/host/tasks/attend-picture.ts");
  return attendPicture(systemTools, options);
}

/** Answers requests with a run, as `vitral serve` does, until the signal is aborted. */
export async function serve(options: ServeOptions & { readonly signal: AbortSignal }): Promise<void> {
  const { serveRun } = await import("./runtime/host/serve/serve-run.ts");
  return serveRun(systemTools, options);
}

/** The rate with which a recipe's model learns, as `vitral rate` finds it. */
export const findRate = (options: FindRateOptions): Promise<RateResult> => findRateOf(systemTools, options);

/** Looks through a recipe's pictures, as `vitral data` does. */
export async function surveyData(options: SurveyOptions): Promise<SurveyResult> {
  const { surveyData: survey } = await import("./runtime/host/tasks/survey-data.ts");
  return survey(options);
}

export { drawPanels, drawSpec, type Figure, type SheetFigure } from "./runtime/diagram/draw-spec.ts";
export type { EngineIdentity, EngineName } from "./runtime/engines/engine.ts";
export type { Inversion } from "./runtime/host/datasets/prepare-picture.ts";
export type { CheckpointName, RunFolder } from "./runtime/host/run-folder/run-folder.ts";
export { readSpecFile, specFiles } from "./runtime/host/specs/spec-files.ts";
export { type ComparedRunRow, compareRuns, type RunComparison } from "./runtime/host/tasks/compare-runs.ts";
export type { RunOptions } from "./runtime/host/tasks/evaluate-run.ts";
export { listRuns, type RunState, type RunSummary } from "./runtime/host/tasks/list-runs.ts";
export type { SweepGrid, Trial } from "./runtime/host/tasks/sweep-plan.ts";
export type { Spread, SweepRow, TrialResult } from "./runtime/host/tasks/sweep-table.ts";
export type { EngineOptions, RunStart, TrainProgress, TrainWatch } from "./runtime/host/tasks/watch.ts";
export type { RunMemory } from "./runtime/training/check-memory.ts";
export type { ClassificationReport } from "./runtime/training/classification-report.ts";
export type { EpochMetrics } from "./runtime/training/metrics.ts";
export type { OwnMetrics, ValidationAnswers } from "./runtime/training/own-metrics.ts";
export type { Guess } from "./runtime/training/predict.ts";
export type { StepMetrics } from "./runtime/training/run-log.ts";
export type {
  Attended,
  AttendOptions,
  EvaluateOptions,
  EvaluateResult,
  FindRateOptions,
  ImportOptions,
  ImportResult,
  Prediction,
  PredictOptions,
  RateResult,
  ResumeOptions,
  ServeOptions,
  SurveyOptions,
  SurveyResult,
  SweepOptions,
  SweepResult,
  SweepWatch,
  TrainOptions,
  TrainResult,
};
