import { existsSync } from "node:fs";
import { commandLine } from "../files/command-line.ts";
import { engineFolder } from "./cache.ts";
import { type EngineRecord, readRecord } from "./engine-record.ts";
import { type Failure, tryOut } from "./trial.ts";

export { loadTensorflow, type SavedModel, type Tensorflow, type TensorflowNode } from "./load.ts";

/** An installed engine. */
export interface LocatedTensorflow {
  readonly folder: string;
  readonly report: EngineRecord;
  /** Whether it is to compute with oneDNN's kernels; as its library decides where it was not tried. */
  readonly oneDnn?: boolean;
}

/** Why there is none to use, and what to do about it. */
export interface MissingTensorflow {
  readonly missing: string;
  readonly help: readonly string[];
}

/** What happens to the one that is there when it is tried, and what to do about it. */
export interface FailingTensorflow {
  readonly failing: string;
  readonly help: readonly string[];
}

/**
 * Finds this version's engine without loading it: one small file and the sizes of a few are read, so that every run
 * can ask. A CUDA build comes first, since whoever installed it wants it, and it runs without a GPU as well.
 */
export function locateTensorflow(): LocatedTensorflow | MissingTensorflow {
  const found = installations();
  return found.find((one) => !("missing" in one)) ?? found[0] ?? NOT_INSTALLED;
}

/**
 * Finds an engine that works here: each is tried once in a process of its own, since a wrong build, or a processor that
 * it was not made for, ends the process that loads it. A CPU build stands in for a CUDA build that fails.
 */
export async function findTensorflow(): Promise<LocatedTensorflow | FailingTensorflow | MissingTensorflow> {
  let trouble: FailingTensorflow | MissingTensorflow | undefined;
  for (const found of installations()) {
    if ("missing" in found) {
      trouble ??= found;
      continue;
    }
    const outcome = await tryOut(found.folder, found.report);
    if ("oneDnn" in outcome) return { ...found, ...outcome };
    trouble ??= failing(found.report, outcome.failed);
  }
  return trouble ?? NOT_INSTALLED;
}

const NOT_INSTALLED: MissingTensorflow = {
  missing: "the native engine is not installed",
  help: [`\`${commandLine`engine install`}\``],
};

function installations(): readonly (LocatedTensorflow | MissingTensorflow)[] {
  return [true, false].flatMap((gpu): readonly (LocatedTensorflow | MissingTensorflow)[] => {
    const folder = engineFolder(gpu);
    if (!existsSync(folder)) return [];
    const report = readRecord(folder);
    if (!("broken" in report)) return [{ folder, report }];
    const missing = `the native engine in \`${folder}\` is broken: ${report.broken}`;
    return [{ missing, help: [`\`${again(gpu)}\``] }];
  });
}

function failing({ cuda }: EngineRecord, { reason, help }: Failure): FailingTensorflow {
  const doctor = `\`${commandLine`engine doctor`}\` tries it again, \`${again(cuda)}\` replaces it`;
  return { failing: reason, help: [...help, doctor] };
}

const again = (gpu: boolean): string =>
  gpu ? commandLine`engine install --force --gpu` : commandLine`engine install --force`;
