import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { toSvg } from "../../../compiler/drawing/to-svg.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { drawCurves } from "../../curves/curves.ts";
import type { EpochMetrics } from "../../training/metrics.ts";
import { requireReplaceable, writeFileAtomically } from "../files/atomic-file.ts";
import { importedWithoutRecipe, notRunFolder, runFolderSentences } from "./run-folder-messages.ts";

/** The files of one run, by what they hold. */
export interface RunFolder {
  readonly path: string;
  readonly name: string;
  /** The recipe with every value in it: runs again as it is. */
  readonly recipe: string;
  /** One JSON line an epoch. */
  readonly metrics: string;
  readonly curves: string;
  /** A page that says all of the run, if its recipe asks for one. */
  readonly report: string;
  readonly diagram: string;
  /** A held-out image of each class, as pictures. */
  readonly samples: string;
  /** Where its weights came from, if they were imported. */
  readonly imported: string;
  /** What of an imported file no weight is made of, and what lay beside it. */
  readonly source: string;
  /** Where its first weights came from, where it was not drawn. */
  readonly start: string;
  /** What it learns from, where it has a teacher. */
  readonly teacher: string;
  /** What is known of its pictures, where they are one's own. */
  readonly data: string;
  /** What it was computed with. */
  readonly environment: string;
  /** The state at the last step saved: where `--resume` goes on. */
  readonly last: string;
  /** The state of the epoch with the highest validation accuracy. */
  readonly best: string;
}

/** Which of a run's checkpoints: the two that every run has, or that of an epoch's end. */
export type CheckpointName = "best" | "last" | `epoch-${number}`;

export function checkpointFile(folder: RunFolder, which: CheckpointName): string {
  return which === "best" || which === "last" ? folder[which] : epochFile(folder, Number(which.slice("epoch-".length)));
}

const epochFile = ({ path }: RunFolder, epoch: number): string =>
  join(path, "checkpoints", `epoch-${String(epoch).padStart(4, "0")}.safetensors`);

/** The epochs whose ends are kept, the last first. */
export function keptEpochs({ path }: RunFolder): readonly number[] {
  const kept = namesIn(join(path, "checkpoints")).map((name) => /^epoch-(\d{4,})\.safetensors$/.exec(name)?.[1]);
  return kept.flatMap((epoch) => (epoch === undefined ? [] : [Number(epoch)])).sort((a, b) => b - a);
}

/** Written after all that a run begins with: a folder without it is none of a run. */
const recipeFile = "recipe.json";
export const environmentFile = "environment.json";
export const dataFile = "data.json";
/** The same of weights that were imported by a spec: there is no recipe. */
export const importFile = "import.json";
export const sourceFolder = "source";

export function runFolder(path: string): RunFolder {
  const at = (...parts: readonly string[]) => join(path, ...parts);
  return {
    path,
    name: basename(resolve(path)),
    recipe: at(recipeFile),
    metrics: at("metrics.jsonl"),
    curves: at("curves.svg"),
    report: at("report.html"),
    diagram: at("model.svg"),
    samples: at("samples"),
    imported: at(importFile),
    source: at(sourceFolder),
    start: at("start.json"),
    teacher: at("teacher.json"),
    data: at(dataFile),
    environment: at(environmentFile),
    last: at("checkpoints", "last.safetensors"),
    best: at("checkpoints", "best.safetensors"),
  };
}

/** Whether it is the folder of a run. */
export function isRunFolder(path: string): boolean {
  return missingMark(path) === undefined;
}

/** Whether the run has a recipe: images to measure it on, and how it is trained. */
export const hasRecipe = ({ recipe }: RunFolder): boolean => existsSync(recipe);

/**
 * That there are images to measure a run on.
 * @throws ProblemError F445
 */
export function requireRecipe(folder: RunFolder): void {
  if (!hasRecipe(folder)) throw new ProblemError(importedWithoutRecipe(folder.path));
}

/** The file without which a folder is none of a run; undefined where it is one. */
function missingMark(path: string): string | undefined {
  const has = (file: string) => existsSync(join(path, file));
  if (!has(recipeFile) && !has(importFile)) return recipeFile;
  return has(environmentFile) ? undefined : environmentFile;
}

/** @throws ProblemError R206 when it is not the folder of a run */
export async function openRunFolder(path: string): Promise<RunFolder> {
  const folder = runFolder(path);
  const missing = missingMark(path);
  if (missing === undefined) return folder;
  const found = statSync(path, { throwIfNoEntry: false });
  const why = found === undefined ? runFolderSentences.noFolder : runFolderSentences.noFolderButFile;
  const said = found?.isDirectory() ? runFolderSentences.lacks(missing) : why;
  throw new ProblemError(notRunFolder(path, said, runsNear(path)));
}

/**
 * Before hours are spent on what could not be kept.
 * @throws ProblemError R202 where a pipe or a device stands in the place of a file of the run
 */
export async function requireFiles({ recipe, metrics, curves, diagram, last, best, path }: RunFolder): Promise<void> {
  for (const file of [recipe, metrics, curves, diagram, last, best, join(path, environmentFile)])
    await requireReplaceable(file);
}

/** The run that a file belongs to; else the newest runs in a folder, or beside where none is. */
function runsNear(path: string): readonly string[] {
  const around = [dirname(path), dirname(dirname(path))].find(isRunFolder);
  if (around !== undefined) return [around];
  const folder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ? path : dirname(path);
  const runs = namesIn(folder)
    .map((name) => join(folder, name))
    .filter(isRunFolder);
  const age = (run: string) => -statSync(join(run, environmentFile)).mtimeMs;
  return runs.sort((a, b) => age(a) - age(b)).slice(0, 3);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // What is not there, or may not be listed, has nothing to offer.
  }
}

export function writeJson(path: string, value: unknown): Promise<void> {
  return writeFileAtomically(path, jsonText(value));
}

export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export function writeCurves(folder: RunFolder, rows: readonly EpochMetrics[], epochs: number): Promise<void> {
  return writeFileAtomically(folder.curves, toSvg(drawCurves(folder.name, rows, epochs)));
}
