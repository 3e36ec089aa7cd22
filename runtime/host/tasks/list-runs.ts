import { existsSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parseJson, property } from "../../../schema/json/json.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { stoppedEarly } from "../../training/early-stop.ts";
import { bestEpoch, type EpochMetrics } from "../../training/metrics.ts";
import { reasonOf } from "../files/system-errors.ts";
import { readRecipeFile } from "../recipes/read-recipe-file.ts";
import { lastEngine } from "../run-folder/environment.ts";
import { readMetrics } from "../run-folder/metrics-file.ts";
import { hasRecipe, isRunFolder, type RunFolder, runFolder } from "../run-folder/run-folder.ts";
import { noRunsFolder } from "../run-folder/run-folder-messages.ts";
import { whoHolds } from "../run-folder/run-lock.ts";
import { readSpecFile } from "../specs/spec-files.ts";

/**
 * How a run stands: all its epochs done; stopped or killed before; another process, or this one, in it; weights that
 * were imported by a spec alone; or a folder in which something cannot be read.
 */
export type RunState = "finished" | "interrupted" | "running" | "imported" | "unreadable";

/** A run at a glance. */
export interface RunSummary {
  /** Its folder. */
  readonly run: string;
  /** The spec's title, or its name. */
  readonly spec?: string;
  /** What computed it last. */
  readonly engine?: string;
  /** How many epochs have ended, of how many. */
  readonly epochs?: { readonly done: number; readonly planned: number };
  readonly best?: EpochMetrics | undefined;
  /** When it last wrote something, as ISO 8601 has it. */
  readonly when: string;
  readonly state: RunState;
  /** Who is in it, or what cannot be read. */
  readonly note?: string | undefined;
}

/** Folders in folders in which runs are looked for: those of a sweep lie in one of its own. */
const DEPTH = 3;

/**
 * The runs in a folder and below it, the newest first. Nothing is written, and what cannot be read costs its own line.
 * @throws ProblemError F460 where there is no such folder
 */
export async function listRuns(path: string): Promise<readonly RunSummary[]> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) throw new ProblemError(noRunsFolder(path));
  const summaries = await Promise.all((await runsBelow(path, DEPTH)).map(summaryOf));
  return summaries.sort((a, b) => b.when.localeCompare(a.when) || a.run.localeCompare(b.run));
}

async function runsBelow(path: string, depth: number): Promise<readonly string[]> {
  if (isRunFolder(path)) return [path];
  if (depth === 0) return [];
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory() && !/^[.]|^node_modules$/.test(entry.name));
  return (await Promise.all(folders.map(({ name }) => runsBelow(join(path, name), depth - 1)))).flat();
}

/** A run as its folder says it. */
export async function summaryOf(run: string): Promise<RunSummary> {
  const folder = runFolder(run);
  const when = lastWritten(folder);
  try {
    const engine = await lastEngine(folder);
    const by = await whoHolds(run);
    if (!hasRecipe(folder)) return { run, engine: engine.name, when, state: "imported" };
    const { recipe, spec } = await readRecipeFile(folder.recipe);
    const rows = await readMetrics(folder.metrics, recipe.epochs);
    const state =
      by !== undefined
        ? "running"
        : rows.length >= recipe.epochs || stoppedEarly(recipe, rows) !== undefined
          ? "finished"
          : "interrupted";
    return {
      ...{ run, spec: titleOf(spec), engine: engine.name },
      epochs: { done: rows.length, planned: recipe.epochs },
      ...{ best: bestEpoch(rows), when, state, note: by },
    };
  } catch (error) {
    const note = error instanceof ProblemError ? error.problems[0]?.message : reasonOf(error);
    return { run, when, state: "unreadable", note };
  }
}

/** What the spec is called, whatever else is wrong with it. */
function titleOf(spec: string): string {
  const { value } = parseJson(readSpecFile(spec));
  const said = ["title", "name"].flatMap((key) =>
    value?.kind === "object" ? (property(value, key)?.value ?? []) : [],
  );
  return said.flatMap((one) => (one.kind === "string" ? [one.text] : []))[0] ?? spec;
}

/** The newest of what a run writes on its way. */
function lastWritten({ metrics, last, environment }: RunFolder): string {
  const times = [metrics, last, environment].filter((file) => existsSync(file)).map((file) => statSync(file).mtimeMs);
  return new Date(Math.max(0, ...times)).toISOString();
}
