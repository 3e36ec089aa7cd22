import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { EngineIdentity } from "../../engines/engine.ts";
import { resultRecipe } from "../../training/recipe-changes.ts";
import type { RunLog } from "../../training/run-log.ts";
import type { RunKeeper } from "../../training/train.ts";
import { saveCheckpoint } from "./checkpoint.ts";
import { writeMetrics } from "./metrics-file.ts";
import type { RunDigests } from "./run-digests.ts";
import { type CheckpointName, checkpointFile, keptEpochs, type RunFolder, writeCurves } from "./run-folder.ts";
import type { RunLock } from "./run-lock.ts";

/** A run that leaves what it comes to in a folder. */
export interface KeptRun {
  readonly recipe: Recipe;
  readonly digests: RunDigests;
  readonly engine: EngineIdentity;
  readonly folder: RunFolder;
  /** Held while it trains, and let go when that ends, however it ends. */
  readonly lock: RunLock;
}

/** Keeps a run in its folder, and lets its logs write there. */
export function folderKeeper({ recipe, digests, engine, folder, lock }: KeptRun, logs: readonly RunLog[]): RunKeeper {
  return {
    keepStep(step) {
      for (const log of logs) log.stepped?.(step);
    },
    keepAnswers(batch, logits) {
      for (const log of logs) log.answered?.(batch, logits);
    },
    async keepMetrics(history, epochs) {
      await writeMetrics(folder.metrics, history);
      await writeCurves(folder, history, epochs);
      for (const log of logs) await log.epochEnded?.(history);
    },
    async keepState(which, position, state) {
      for (const log of logs) log.flush?.();
      const { every, keep } = recipe.checkpoints;
      const { epoch, batch } = position;
      const isDue = every !== undefined && batch === 0 && epoch > 0 && epoch % every === 0;
      // The last one comes last: a run goes on from it, and does not come by here again.
      const names: readonly CheckpointName[] = isDue ? [`epoch-${epoch}`, ...which] : which;
      const paths = names.map((name) => checkpointFile(folder, name));
      await saveCheckpoint(paths, { position, engine, recipe: resultRecipe(recipe), digests, state });
      // Only once the newer ones are whole; those of later epochs, which this run has gone back from, are made anew.
      const old = isDue
        ? keptEpochs(folder)
            .filter((kept) => kept <= epoch)
            .slice(keep)
        : [];
      for (const kept of old) await rm(checkpointFile(folder, `epoch-${kept}`), { force: true });
    },
    lastKept: () => (existsSync(folder.last) ? folder.last : undefined),
    async close() {
      for (const log of logs) log.close?.();
      await lock.release();
    },
  };
}
