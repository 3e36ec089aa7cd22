import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { loadCheckpoint } from "../../../runtime/host/run-folder/checkpoint.ts";
import { resumeTraining, trainRecipe } from "../../../runtime/host/tasks/train-recipe.ts";
import { stoppedEarly } from "../../../runtime/training/early-stop.ts";
import type { EpochMetrics } from "../../../runtime/training/metrics.ts";
import { readRecipe } from "../../../schema/recipe/read-recipe.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { FakePrepared, fakeSpecText, fakeTools, recipeText } from "./fake-model.ts";

let folder = "";
const recipe = () => join(folder, "recipe.json");
const write = (changes: object) =>
  writeFileSync(recipe(), JSON.stringify({ ...JSON.parse(recipeText), logs: [], ...changes }));
beforeEach(() => {
  folder = temporaryFolder();
  writeFileSync(join(folder, "fake.json"), fakeSpecText);
});

/** Begins or goes on with a run, until a step if one is named. */
async function train(run: string, goesOn: boolean, stopAt?: number) {
  const controller = new AbortController();
  const prepared = new FakePrepared();
  prepared.onStep = (step) => step === stopAt && controller.abort();
  const { signal } = controller;
  return goesOn
    ? resumeTraining(fakeTools(prepared), { run, signal })
    : trainRecipe(fakeTools(prepared), { recipe: recipe(), run, signal });
}

describe("a run that stops early", () => {
  const rowsOf = (losses: readonly number[]): EpochMetrics[] =>
    losses.map((loss, i) => ({
      ...{ epoch: i + 1, step: i + 1, train_loss: loss, train_accuracy: 1 - loss, seconds: 1, images_per_second: 1 },
      ...{ validation_loss: loss, validation_accuracy: 1 - loss, learning_rate: 1 },
    }));
  const ruled = (early_stop: object) => {
    const text = JSON.stringify({ ...JSON.parse(recipeText), early_stop });
    const { file } = readRecipe({ name: "recipe.json", text });
    if (file === undefined) throw new Error("the recipe is wrong");
    return file.recipe;
  };

  it.each([
    [{ patience: 2 }, [0.9, 0.5, 0.6, 0.5], { epoch: 4, best: 2 }],
    [{ patience: 2 }, [0.9, 0.5, 0.6], undefined],
    [{ patience: 2 }, [0.9, 0.5, 0.6, 0.4, 0.7], undefined],
    [{ patience: 1, metric: "validation_loss" }, [0.9, 0.8, 0.8], { epoch: 3, best: 2 }],
    // Small steps are no progress, and are measured from the best that counted.
    [{ patience: 2, min_delta: 0.1 }, [0.9, 0.85, 0.82], { epoch: 3, best: 1 }],
    [{ patience: 3, min_delta: 0.1 }, [0.9, 0.85, 0.79, 0.75, 0.74], undefined],
  ])("%j over %j", (rule, losses, expected) => {
    expect(stoppedEarly(ruled(rule), rowsOf(losses))).toEqual(expected);
  });

  it("stops after the same epoch wherever it was interrupted, and says why once", async () => {
    // The fake model learns little: it is soon at its best.
    write({ epochs: 12, early_stop: { patience: 2 } });
    const whole = await train(join(folder, "whole"), false);
    const epochs = whole.metrics.length;
    expect(whole.outcome).toBe("finished");
    expect(epochs).toBeLessThan(12);
    expect(whole.notes[0]).toMatch(/^stopped early, after epoch \d+ of 12: validation accuracy was best in epoch \d+,/);
    for (const stopAt of [1, 6, 6 * epochs - 6, 6 * epochs]) {
      const path = join(folder, `stopped-${stopAt}`);
      expect((await train(path, false, stopAt)).outcome).toBe("interrupted");
      const resumed = await train(path, true);
      expect(resumed.metrics.length).toBe(epochs);
      expect(resumed.outcome).toBe("finished");
      const [a, b] = [path, join(folder, "whole")].map((run) =>
        readFileSync(join(run, "checkpoints/last.safetensors")),
      );
      expect(a?.equals(b ?? Buffer.alloc(0))).toBe(true);
    }
    // Once more there is nothing to do; with more patience in the run's own recipe there is.
    expect((await train(join(folder, "whole"), true)).metrics.length).toBe(epochs);
    const own = join(folder, "whole", "recipe.json");
    writeFileSync(own, JSON.stringify({ ...JSON.parse(readFileSync(own, "utf8")), early_stop: { patience: 4 } }));
    expect((await train(join(folder, "whole"), true)).metrics.length).toBeGreaterThan(epochs);
  });
});

describe("checkpoints of epochs' ends", () => {
  const kept = (run: string) => readdirSync(join(run, "checkpoints")).sort();

  it("are as many as are asked for, each the state of its epoch, whatever came between", async () => {
    write({ epochs: 5, checkpoints: { every: 2, keep: 1 } });
    const path = join(folder, "run");
    await train(path, false, 14);
    expect(kept(path)).toEqual(["best.safetensors", "epoch-0002.safetensors", "last.safetensors"]);
    const { position } = await loadCheckpoint(join(path, "checkpoints", "epoch-0002.safetensors"));
    expect(position).toMatchObject({ epoch: 2, batch: 0, step: 12 });
    // A kill may leave the one before beside the newer one: it goes with the next.
    await train(path, true);
    expect(kept(path)).toEqual(["best.safetensors", "epoch-0004.safetensors", "last.safetensors"]);

    write({ epochs: 5, checkpoints: { every: 1, keep: 9 } });
    const other = join(folder, "other");
    await train(other, false);
    expect(kept(other).length).toBe(7);
    const same = (name: string) => readFileSync(join(other, "checkpoints", name));
    expect(
      same("epoch-0004.safetensors").equals(readFileSync(join(path, "checkpoints", "epoch-0004.safetensors"))),
    ).toBe(true);
    expect(same("epoch-0005.safetensors").equals(same("last.safetensors"))).toBe(true);
    rmSync(join(other, "checkpoints", "epoch-0001.safetensors"));
  });
});
