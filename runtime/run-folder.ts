import { access, mkdir, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { writeFileAtomically } from "./atomic-file.ts";
import { drawCurves } from "./curves.ts";
import type { EngineIdentity } from "./engines/engine.ts";
import { errorCode, reasonOf, runError, runWords } from "./messages.ts";
import type { EpochMetrics } from "./metrics.ts";

/** The files of one run, by what they hold. */
export interface RunFolder {
  readonly path: string;
  readonly name: string;
  /** The recipe with every value in it: runs again as it is. */
  readonly recipe: string;
  /** One JSON line an epoch. */
  readonly metrics: string;
  readonly curves: string;
  readonly diagram: string;
  /** What it was computed with. */
  readonly environment: string;
  /** The state at the last step saved: where `--resume` goes on. */
  readonly last: string;
  /** The state of the epoch with the highest validation accuracy. */
  readonly best: string;
}

export function runFolder(path: string): RunFolder {
  const at = (...parts: readonly string[]) => join(path, ...parts);
  return {
    path,
    name:
      path
        .split(/[/\\]/)
        .filter((part) => part !== "")
        .at(-1) ?? path,
    recipe: at("recipe.json"),
    metrics: at("metrics.jsonl"),
    curves: at("curves.svg"),
    diagram: at("model.svg"),
    environment: at("environment.json"),
    last: at("checkpoints", "last.safetensors"),
    best: at("checkpoints", "best.safetensors"),
  };
}

/**
 * Makes the folder of a new run: the one asked for, or else `PARENT/NAME-1`, `-2`, … whichever is free first.
 * @throws ProblemError R202, R207
 */
export async function createRunFolder(parent: string, name: string, asked: string | undefined): Promise<RunFolder> {
  const path = asked ?? (await nextFree(parent, name));
  try {
    await mkdir(path, { recursive: true });
    if ((await readdir(path)).length > 0) throw runError("R207", runWords.R207(path));
    await mkdir(join(path, "checkpoints"));
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw runError("R202", runWords.R202(path, reasonOf(error)));
  }
  return runFolder(path);
}

/** Makes the folder too, so that two runs begun together do not share one. */
async function nextFree(parent: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const path = join(parent, `${name}-${number}`);
    try {
      await mkdir(parent, { recursive: true });
      await mkdir(path);
      return path;
    } catch (error) {
      if (errorCode(error) !== "EEXIST" || number > 1_000_000) {
        throw runError("R202", runWords.R202(path, reasonOf(error)));
      }
    }
  }
}

/** @throws ProblemError R206 when it is not the folder of a run */
export async function openRunFolder(path: string): Promise<RunFolder> {
  const folder = runFolder(path);
  for (const file of [folder.recipe, folder.environment]) {
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (!isThere) throw runError("R206", runWords.R206(path, basename(file)));
  }
  return folder;
}

export function writeJson(path: string, value: unknown): Promise<void> {
  return writeFileAtomically(path, `${JSON.stringify(value, null, 2)}\n`);
}

export function writeCurves(folder: RunFolder, rows: readonly EpochMetrics[], epochs: number): Promise<void> {
  return writeFileAtomically(folder.curves, drawCurves(folder.name, rows, epochs));
}

/** What the bits of a result depend on beside recipe and spec. */
export interface Environment {
  readonly vitral: string;
  readonly node: string;
  readonly platform: string;
  readonly engine: EngineIdentity;
}

export function environmentOf(engine: EngineIdentity, version: string): Environment {
  return { vitral: version, node: process.version, platform: `${process.platform} ${process.arch}`, engine };
}
