import { existsSync } from "node:fs";
import { commandLine } from "../../command-line.ts";
import { engineFolder } from "./native/cache.ts";
import { type EngineRecord, readRecord } from "./native/record.ts";

export { loadTensorflow, type SavedModel, type Tensorflow, type TensorflowNode } from "./native/load.ts";

/** An installed engine. */
export interface LocatedTensorflow {
  readonly folder: string;
  readonly report: EngineRecord;
}

/** Why there is none to use, and what to do about it. */
export interface MissingTensorflow {
  readonly missing: string;
  readonly help: readonly string[];
}

/**
 * Finds this version's engine without loading it: one small file and the sizes of a few are read, so that every run
 * can ask. A CUDA build comes first, since whoever installed it wants it, and it runs without a GPU as well.
 */
export function locateTensorflow(): LocatedTensorflow | MissingTensorflow {
  const broken: MissingTensorflow[] = [];
  for (const gpu of [true, false]) {
    const folder = engineFolder(gpu);
    if (!existsSync(folder)) continue;
    const report = readRecord(folder);
    if (!("broken" in report)) return { folder, report };
    const again = gpu ? commandLine`engine install --force --gpu` : commandLine`engine install --force`;
    broken.push({ missing: `the native engine in \`${folder}\` is broken: ${report.broken}`, help: [`\`${again}\``] });
  }
  return broken[0] ?? { missing: "the native engine is not installed", help: [`\`${commandLine`engine install`}\``] };
}
