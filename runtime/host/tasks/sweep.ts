import { mkdir, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Problem, ProblemError } from "../../../schema/problem/problem.ts";
import { list, number, object, text, type ValueOf } from "../../../schema/recipe/recipe-fields.ts";
import { cannotWrite } from "../files/cannot-write.ts";
import { makeFolder } from "../files/make-folder.ts";
import { readSource } from "../files/read-file.ts";
import { errorCode } from "../files/system-errors.ts";
import { readRecipeFile } from "../recipes/read-recipe-file.ts";
import { readMetrics } from "../run-folder/metrics-file.ts";
import { recordReader } from "../run-folder/record.ts";
import { textDigest } from "../run-folder/run-digests.ts";
import { isRunFolder, runFolder, writeJson } from "../run-folder/run-folder.ts";
import { damagedRecord } from "../run-folder/run-folder-messages.ts";
import { lockFolder } from "../run-folder/run-lock.ts";
import type { Tools } from "../runs/tools.ts";
import { readSpecFile } from "../specs/spec-files.ts";
import { summaryOf } from "./list-runs.ts";
import { changedSweep, notSweep, sweepFolderTaken } from "./sweep-messages.ts";
import { type SweepGrid, type Trial, trialsOf } from "./sweep-plan.ts";
import { type SweepRow, sweepTable, type TrialResult } from "./sweep-table.ts";
import { resumeTraining, type TrainResult, trainRecipe } from "./train-recipe.ts";
import type { EngineOptions, TrainWatch } from "./watch.ts";

/** Who watches a sweep: each of its runs as `train` tells it, and what each came to. */
export interface SweepWatch extends EngineOptions, TrainWatch {
  /** A run is about to begin, or to go on. */
  readonly onTrial?: ((trial: Trial, index: number, count: number) => void) | undefined;
  readonly onResult?: ((result: TrialResult, index: number, count: number) => void) | undefined;
}

export interface SweepOptions extends SweepWatch, Partial<SweepGrid> {
  /** Path of the recipe. */
  readonly recipe: string;
  /** `KEY=VALUE` of the recipe's keys, the same in all runs. */
  readonly values?: readonly string[] | undefined;
  /** The folder to leave; `runs/NAME-sweep-1`, `-2`, … if left out. */
  readonly run?: string | undefined;
}

export interface SweepResult {
  /** `interrupted`: the signal was aborted, and the sweep waits in its folder to be gone on with. */
  readonly outcome: "finished" | "interrupted";
  readonly folder: string;
  /** Of the runs that have ended. */
  readonly trials: readonly TrialResult[];
  readonly table: readonly SweepRow[];
}

const record = object("What a sweep goes through; its runs lie beside.", {
  recipe: text("Path of the recipe."),
  digests: list("Of the texts of recipe and spec, as they were when it began.", text("")),
  values: list("What is the same in all runs.", text("")),
  grid: list("What is not.", text("")),
  seeds: number("How often each is run.", { whole: true, min: 1 }),
});
const readRecord = recordReader(record);
type SweepRecord = ValueOf<typeof record>;

const FILE = "sweep.json";

/**
 * Runs a recipe with every choice of a grid, one after the other.
 * @throws ProblemError what is wrong with recipe, grid or any of the runs, before the first begins
 */
export async function sweep(tools: Tools, options: SweepOptions): Promise<SweepResult> {
  const { recipe, engine, grid = [], seeds = 1 } = options;
  // It is written down: whoever goes on with the sweep is to use the same.
  const values = [...(options.values ?? []), ...(engine === undefined ? [] : [`engine=${engine}`])];
  options.signal?.throwIfAborted();
  const located = await readRecipeFile(recipe, { values });
  const digests = digestsOf(recipe, located.spec);
  const wanted: SweepRecord = { recipe: resolve(recipe), digests, values, grid, seeds };
  const trials = trialsOf(wanted, located.recipe.seed);
  await checkTrials(tools, wanted, trials);
  const folder = await createFolder(located.name, options.run);
  await writeJson(join(folder, FILE), wanted);
  return runAll(tools, folder, wanted, trials, options);
}

/**
 * Goes on with a sweep that was stopped or killed: runs that have ended are left as they are.
 * @throws ProblemError R292 for what is no sweep, R293 where recipe or spec were changed since
 */
export async function resumeSweep(tools: Tools, folder: string, watch: SweepWatch): Promise<SweepResult> {
  watch.signal?.throwIfAborted();
  const path = join(folder, FILE);
  const names: readonly string[] = await readdir(folder).catch(() => []);
  if (!names.includes(FILE)) throw new ProblemError(notSweep(folder));
  const found = await readRecord(readSource(path).text);
  if ("fault" in found) throw new ProblemError(damagedRecord(path, found.fault));
  const { recipe, values, digests } = found.value;
  const located = await readRecipeFile(recipe, { values });
  if (digestsOf(recipe, located.spec).join() !== digests.join()) throw new ProblemError(changedSweep(folder, recipe));
  return runAll(tools, folder, found.value, trialsOf(found.value, located.recipe.seed), watch);
}

const digestsOf = (recipe: string, spec: string): readonly string[] =>
  [readSource(recipe), readSpecFile(spec)].map(textDigest);

/** All that is wrong with any of the runs, each problem once. */
async function checkTrials(tools: Tools, wanted: SweepRecord, trials: readonly Trial[]): Promise<void> {
  const problems = new Map<string, Problem>();
  for (const [i, trial] of trials.entries()) {
    // Seeds change nothing that could be wrong.
    if (i % wanted.seeds !== 0) continue;
    try {
      const located = await readRecipeFile(wanted.recipe, { values: wanted.values, grid: trial.chosen });
      const found = (await tools.checkRecipe?.(located))?.problems ?? [];
      for (const one of found) if (one.severity === "error") problems.set(keyOf(one), one);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      for (const one of error.problems) problems.set(keyOf(one), one);
    }
  }
  if (problems.size > 0) throw new ProblemError([...problems.values()]);
}

const keyOf = ({ code, message }: Problem): string => `${code} ${message}`;

async function createFolder(name: string, asked: string | undefined): Promise<string> {
  const path = asked ?? join("runs", `${name}-sweep-1`);
  try {
    if (asked !== undefined) {
      await makeFolder(asked);
      const names = await readdir(asked);
      if (names.length > 0) throw new ProblemError(sweepFolderTaken(asked, names.includes(FILE)));
      return asked;
    }
    await makeFolder("runs");
    for (let i = 1; ; i++) {
      const folder = join("runs", `${name}-sweep-${i}`);
      const isMade = await mkdir(folder).then(
        () => true,
        (error) => {
          if (errorCode(error) !== "EEXIST") throw error;
          return false;
        },
      );
      if (isMade) return folder;
    }
  } catch (error) {
    throw errorCode(error) === undefined ? error : cannotWrite(path, error);
  }
}

async function runAll(
  tools: Tools,
  folder: string,
  { recipe, values, seeds }: SweepRecord,
  trials: readonly Trial[],
  watch: SweepWatch,
): Promise<SweepResult> {
  const lock = await lockFolder(folder);
  const results: TrialResult[] = [];
  const ended = (outcome: SweepResult["outcome"]) => ({ outcome, folder, trials: results, table: sweepTable(results) });
  try {
    for (const [i, trial] of trials.entries()) {
      if (watch.signal?.aborted) return ended("interrupted");
      const run = join(folder, trial.folder);
      const known = isRunFolder(run) ? await summaryOf(run) : undefined;
      let result: TrialResult;
      if (known?.state === "finished") {
        result = { ...trial, run, metrics: await readMetrics(runFolder(run).metrics, known.epochs?.done ?? 0) };
      } else {
        watch.onTrial?.(trial, i, trials.length);
        const seed = seeds > 1 ? { seed: trial.seed } : {};
        const begin = (): Promise<TrainResult> =>
          known === undefined
            ? trainRecipe(tools, { ...watch, ...seed, recipe, values, grid: trial.chosen, run })
            : resumeTraining(tools, { ...watch, run });
        const trained = await begin().catch(failureOf);
        if (typeof trained !== "string" && trained.outcome === "interrupted") return ended("interrupted");
        result =
          typeof trained === "string"
            ? { ...trial, run, metrics: [], failure: trained }
            : { ...trial, run, metrics: trained.metrics };
      }
      results.push(result);
      watch.onResult?.(result, i, trials.length);
    }
    return ended("finished");
  } finally {
    await lock.release();
  }
}

/** What ends one run and says nothing of the others: it diverged, or memory was too small for it. */
const OWN: ReadonlySet<string> = new Set(["R213", "R295", "R410", "R411"]);

function failureOf(error: unknown): string {
  const problem = error instanceof ProblemError ? error.problems[0] : undefined;
  if (problem === undefined || !OWN.has(problem.code)) throw error;
  return problem.message;
}
