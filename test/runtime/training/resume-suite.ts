import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { EngineName } from "../../../runtime/engines/engine.ts";
import { resumeRun } from "../../../runtime/host/runs/resume-run.ts";
import { startRun } from "../../../runtime/host/runs/start-run.ts";
import { systemTools } from "../../../runtime/host/runs/system-tools.ts";
import type { TrainingReport } from "../../../runtime/training/train.ts";
import { train } from "../../../runtime/training/train.ts";
import { temporaryFolder } from "../temporary-folder.ts";

/** The seed model made small; the remainder batch of 10 images is a program of its own, dropout is on. */
const recipe = {
  vitral: 1,
  spec: new URL("../../../specs/vit.json", import.meta.url).pathname,
  preset: "mnist",
  set: { depth: 1, dim: 16, heads: 2, head_dim: 8 },
  dataset: { name: "mnist", train: 58, validation: 20 },
  epochs: 2,
  batch_size: 16,
  clip_norm: 1,
};

const weights = (run: string) => readFileSync(join(run, "checkpoints/last.safetensors"), "hex");

/** A run that was stopped and goes on ends with the bits of one that was not. */
export function testResume(engine: EngineName): void {
  it.each([
    ["in the middle of an epoch", {}],
    ["while gradients are summed, with averages", { accumulate: 3, average: { decay: 0.9 }, optimizer: "muon" }],
    ["while dropout goes", { dropout: { from: 1, to: 0, epochs: 1.8, goes: "cosine" } }],
  ])(
    "resumes the real model on the real engine to the bit, %s",
    async (_, more) => {
      const folder = temporaryFolder();
      const path = join(folder, "recipe.json");
      writeFileSync(path, JSON.stringify({ ...recipe, engine, ...more }));
      const [whole, stopped] = [join(folder, "whole"), join(folder, "stopped")];

      const controller = new AbortController();
      const report: TrainingReport = {
        trained: () => undefined,
        evaluated: () => undefined,
        epochEnded: () => undefined,
      };
      const watched = { ...report, trained: ({ step }: { step: number }) => step === 6 && controller.abort() };
      const never = new AbortController().signal;
      const first = await startRun(systemTools, path, {}, whole);
      expect(await train({ ...first, report, signal: never })).toBe("finished");
      const second = await startRun(systemTools, path, {}, stopped);
      expect(await train({ ...second, report: watched, signal: controller.signal })).toBe("interrupted");
      expect(weights(stopped)).not.toBe(weights(whole));
      const third = await resumeRun(systemTools, stopped);
      expect(third.from).toMatchObject({ step: 6, epoch: 1, batch: 2 });
      expect(await train({ ...third, report, signal: never })).toBe("finished");
      expect(weights(stopped)).toBe(weights(whole));
    },
    60_000,
  );
}
