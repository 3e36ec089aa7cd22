import { toSvg } from "../../../compiler/drawing/to-svg.ts";
import { drawComparison } from "../../curves/comparison.ts";
import { bestEpoch, type EpochMetrics } from "../../training/metrics.ts";
import { type RecipeDifference, recipeDifferences } from "../../training/recipe-changes.ts";
import { readRecipeFile } from "../recipes/read-recipe-file.ts";
import { lastEngine } from "../run-folder/environment.ts";
import { readMetrics } from "../run-folder/metrics-file.ts";
import { textDigest } from "../run-folder/run-digests.ts";
import { openRunFolder, requireRecipe } from "../run-folder/run-folder.ts";
import { readSpecFile } from "../specs/spec-files.ts";

/** One of the runs that are compared. */
export interface ComparedRunRow {
  readonly run: string;
  readonly epochs: { readonly done: number; readonly planned: number };
  readonly metrics: readonly EpochMetrics[];
  readonly best: EpochMetrics | undefined;
  /** Of training, all epochs together. */
  readonly seconds: number;
}

export interface RunComparison {
  readonly runs: readonly ComparedRunRow[];
  /** Keys of the recipes that are not the same in all, `spec` and `engine` among them, with the value of each run. */
  readonly differences: readonly RecipeDifference[];
  /** Validation curves over each other, as SVG: of the first eight. */
  svg(): string;
}

/**
 * Runs side by side.
 * @throws ProblemError F445, R206 for what is no run with a recipe, and what is wrong with their files
 */
export async function compareRuns(paths: readonly string[]): Promise<RunComparison> {
  const found = await Promise.all(paths.map(readRun));
  const compared = found.map(({ recipe, spec, engine }) => ({ recipe, others: { spec, engine } }));
  const runs = found.map(({ row }) => row);
  const named = runs.map(({ run, metrics }) => ({ name: run, rows: metrics }));
  return {
    runs,
    differences: recipeDifferences(compared),
    svg: () => toSvg(drawComparison("Runs compared", named)),
  };
}

async function readRun(path: string) {
  const folder = await openRunFolder(path);
  requireRecipe(folder);
  const { recipe, spec } = await readRecipeFile(folder.recipe);
  const metrics = await readMetrics(folder.metrics, recipe.epochs);
  const digest = textDigest(readSpecFile(spec)).slice(0, 8);
  const row: ComparedRunRow = {
    run: path,
    epochs: { done: metrics.length, planned: recipe.epochs },
    metrics,
    best: bestEpoch(metrics),
    seconds: metrics.reduce((sum, { seconds }) => sum + seconds, 0),
  };
  return { recipe, row, spec: digest, engine: (await lastEngine(folder)).name };
}
