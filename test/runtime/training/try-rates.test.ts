import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { turn } from "../../../runtime/host/runs/event-loop.ts";
import { openTraining } from "../../../runtime/host/runs/open-training.ts";
import { startRun } from "../../../runtime/host/runs/start-run.ts";
import { systemTools } from "../../../runtime/host/runs/system-tools.ts";
import { noneTrained } from "../../../runtime/host/runs/trained-model.ts";
import { findRate } from "../../../runtime/host/tasks/find-rate.ts";
import type { StepMetrics } from "../../../runtime/training/run-log.ts";
import { train } from "../../../runtime/training/train.ts";
import { tryRates } from "../../../runtime/training/try-rates.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { FakePrepared, fakeSpecText, fakeTools } from "./fake-model.ts";

const recipe = {
  vitral: 1,
  spec: new URL("../../../specs/vit.json", import.meta.url).pathname,
  preset: "mnist",
  set: { depth: 1, dim: 16, heads: 2, head_dim: 8, dropout: 0.1 },
  dataset: { name: "mnist", train: 58, validation: 20 },
  epochs: 2,
  batch_size: 16,
  engine: "wasm",
};

function written(more: object) {
  const folder = temporaryFolder();
  const path = join(folder, "recipe.json");
  writeFileSync(path, JSON.stringify({ ...recipe, ...more }));
  return { folder, path };
}

const signal = new AbortController().signal;

it("takes the steps that training takes, to the bit, where the rate does not rise", async () => {
  const more = { accumulate: 3, average: { decay: 0.9 }, augment: ["flip", { mixup: 0.4 }], optimizer: "muon" };
  const { folder, path } = written({ ...more, schedule: { decay: "none" } });
  const steps: StepMetrics[] = [];
  const report = {
    trained: (_: unknown, step: StepMetrics) => void steps.push(step),
    evaluated: () => undefined,
    epochEnded: () => undefined,
  };
  await train({ ...(await startRun(systemTools, path, {}, join(folder, "run"))), report, signal });
  // Batches of 16, 16, 16 and 10 images: three make a step, and the last one of its own.
  const losses = steps.map(({ loss }) => loss);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = losses;
  const { located, model, data } = await openTraining(systemTools, path, {}, noneTrained);
  const range = { from: 1e-3, to: 1e-3, steps: 4 };
  const { tried, ended } = await tryRates({
    ...{ recipe: located.recipe, model, batches: data.batches, range, turn, signal },
  });
  expect(losses).toHaveLength(8);
  expect(ended).toBe("range");
  expect(tried.map(({ rate }) => rate)).toEqual([1e-3, 1e-3, 1e-3, 1e-3]);
  const mean = (of: readonly number[]) => of.reduce((sum, loss) => sum + loss * 16, 0) / 48;
  expect(tried.map(({ loss }) => loss)).toEqual([mean([a, b, c]), d, mean([e, f, g]), h]);
}, 60_000);

it("says the same for one seed, another for another, changes no file, and leaves none", async () => {
  const { folder, path } = written({
    optimizer: { adamw: { lr: 0.5 } },
    spec: "fake.json",
    set: {},
    preset: undefined,
  });
  writeFileSync(join(folder, "fake.json"), fakeSpecText);
  const before = readFileSync(path, "utf8");
  const options = { recipe: path, from: 1e-4, to: 10, steps: 41 };
  const find = (seed: number) => findRate(fakeTools(new FakePrepared()), { ...options, seed });
  const [first, again, other] = [await find(0), await find(0), await find(1)];
  expect(again.tried).toEqual(first.tried);
  expect(other.tried).not.toEqual(first.tried);
  expect(first.tried.map(({ rate }) => rate)[8]).toBeCloseTo(1e-3, 12);
  expect(first).toMatchObject({ key: "optimizer.adamw.lr", own: 0.5 });
  expect(readFileSync(path, "utf8")).toBe(before);
  expect(readdirSync(folder)).toEqual(["fake.json", "recipe.json"]);
});
