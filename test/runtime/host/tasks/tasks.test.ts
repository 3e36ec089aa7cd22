import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { evaluateRun } from "../../../../runtime/host/tasks/evaluate-run.ts";
import { predictPictures } from "../../../../runtime/host/tasks/predict-pictures.ts";
import { resumeTraining, type TrainOptions, trainRecipe } from "../../../../runtime/host/tasks/train-recipe.ts";
import type { RunStart, TrainProgress } from "../../../../runtime/host/tasks/watch.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { FakePrepared, fakeSpecText, fakeTools, recipeText } from "../../training/fake-model.ts";

const oneStroke =
  '<svg xmlns="http://www.w3.org/2000/svg" width="28" height="28"><rect width="28" height="28" fill="white"/>' +
  '<path d="M14 5v18" stroke="black" stroke-width="3"/></svg>';

let folder = "";
let options: TrainOptions & { readonly run: string };
beforeEach(() => {
  folder = temporaryFolder();
  options = { recipe: join(folder, "recipe.json"), run: join(folder, "run") };
  writeFileSync(options.recipe, recipeText);
  writeFileSync(join(folder, "fake.json"), fakeSpecText);
});

const weights = (run: string) => readFileSync(join(run, "checkpoints/last.safetensors"), "hex");

describe("trainRecipe", () => {
  it("tells its engine, its start, every step and every epoch in order, and answers with all of it", async () => {
    const told: string[] = [];
    const starts: RunStart[] = [];
    const progress: TrainProgress[] = [];
    const prepared = new FakePrepared();
    const result = await trainRecipe(fakeTools(prepared), {
      ...options,
      epochs: 2,
      onEngine: ({ name }, note) => told.push(`engine ${name}, ${note}`),
      onStart(start) {
        told.push("start");
        starts.push(start);
      },
      onProgress(one) {
        told.push(one.phase);
        progress.push(one);
      },
      onEpoch: ({ epoch }) => told.push(`epoch ${epoch}`),
    });
    // 22 images in batches of 4 are 6 steps, 10 more in batches of 4 are 3.
    const epoch = [...Array<string>(6).fill("train"), ...Array<string>(3).fill("validation")];
    expect(told).toEqual([
      "engine cpu, a faster engine would be faster",
      "start",
      ...epoch,
      "epoch 1",
      ...epoch,
      "epoch 2",
    ]);
    expect(starts).toMatchObject([{ run: options.run, step: 0, epochs: 2, images: { train: 22, validation: 10 } }]);
    expect(progress.at(5)).toMatchObject({ epoch: 1, step: 6, images: 22 });
    expect(progress.at(-1)).toMatchObject({ epoch: 2, step: 12, images: 10 });
    expect(result).toMatchObject({ outcome: "finished", run: options.run, engine: { library: "fake 1" } });
    expect(result.metrics.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(result.metrics).toContainEqual(result.best);
    expect(existsSync(result.files.best)).toBe(true);
    expect(prepared.closed).toBe(true);
  });

  it("writes what stands in for the recipe's values into the run's recipe", async () => {
    const { files } = await trainRecipe(fakeTools(new FakePrepared()), {
      ...options,
      epochs: 1,
      seed: 9,
      batchSize: 11,
      set: { depth: "2" },
    });
    expect(JSON.parse(readFileSync(files.recipe, "utf8"))).toMatchObject({
      epochs: 1,
      seed: 9,
      batch_size: 11,
      set: { depth: "2" },
    });
  });

  it("stops at its signal, and resumes to the same bits", async () => {
    const whole = await trainRecipe(fakeTools(new FakePrepared()), { ...options, run: join(folder, "whole") });
    const controller = new AbortController();
    const stopped = await trainRecipe(fakeTools(new FakePrepared()), {
      ...options,
      signal: controller.signal,
      onProgress: ({ step }) => step === 8 && controller.abort(),
    });
    expect(stopped).toMatchObject({ outcome: "interrupted", metrics: [{ epoch: 1 }] });
    expect(weights(stopped.run)).not.toBe(weights(whole.run));
    const starts: RunStart[] = [];
    const resumed = await resumeTraining(fakeTools(new FakePrepared()), {
      run: stopped.run,
      onStart: (start) => starts.push(start),
    });
    expect(starts).toMatchObject([{ step: 8 }]);
    expect(resumed.outcome).toBe("finished");
    expect(weights(resumed.run)).toBe(weights(whole.run));
  });

  it("rejects with problems, leaves no folder, and frees the model when a watcher throws", async () => {
    const prepared = new FakePrepared();
    const late = trainRecipe(fakeTools(prepared), { ...options, signal: AbortSignal.abort() });
    await expect(late).rejects.toMatchObject({ name: "AbortError" });
    const wrong = trainRecipe(fakeTools(prepared), { ...options, epochs: 0 });
    await expect(wrong).rejects.toMatchObject({ problems: [{ code: "R104" }] });
    expect(existsSync(options.run)).toBe(false);
    const onStart = () => {
      throw new Error("watcher");
    };
    await expect(trainRecipe(fakeTools(prepared), { ...options, onStart })).rejects.toThrow("watcher");
    expect(prepared.closed).toBe(true);
    expect((await resumeTraining(fakeTools(new FakePrepared()), { run: options.run })).outcome).toBe("finished");
  });
});

describe("a run's weights", () => {
  beforeEach(async () => {
    await trainRecipe(fakeTools(new FakePrepared()), { ...options, epochs: 1 });
  });

  it("are measured, with progress and a signal", async () => {
    const { run } = options;
    const onProgress = vi.fn();
    const result = await evaluateRun(fakeTools(new FakePrepared()), { run, onProgress });
    expect(result).toMatchObject({ run, checkpoint: "best", epochs: 1, images: 10 });
    expect(onProgress.mock.calls).toEqual([[4], [8], [10]]);
    const aborted = evaluateRun(fakeTools(new FakePrepared()), { run, signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ name: "AbortError" });
  });

  it("that answer with no number say so of the picture", async () => {
    const { run } = options;
    const image = join(folder, "a.png");
    await sharp(Buffer.from(oneStroke)).toFile(image);
    const prepared = new FakePrepared();
    const answer = prepared.run.bind(prepared);
    vi.spyOn(prepared, "run").mockImplementation(async (...asked) => {
      const outputs = await answer(...asked);
      for (const { data } of Object.values(outputs)) data.fill(Number.NaN);
      return outputs;
    });
    const [prediction] = await predictPictures(fakeTools(prepared), { run, images: [image] });
    expect(prediction).toMatchObject({ guesses: [], problems: [{ code: "R249" }] });
  });

  it("predict every picture that can be read, and say why another cannot", async () => {
    const { run } = options;
    const image = join(folder, "a.png");
    await sharp(Buffer.from(oneStroke)).toFile(image);
    const onPrediction = vi.fn();
    const images = [image, join(folder, "none.png"), image];
    const predictions = await predictPictures(fakeTools(new FakePrepared()), { run, images, top: 3, onPrediction });
    expect(predictions.map(({ file }) => file)).toEqual(images);
    expect(predictions.map(({ guesses }) => guesses.length)).toEqual([3, 0, 3]);
    expect(predictions.map(({ problems }) => problems.map(({ code }) => code))).toEqual([[], ["F401"], []]);
    expect(onPrediction.mock.calls.map(([prediction]) => prediction)).toEqual(predictions);
    const aborted = predictPictures(fakeTools(new FakePrepared()), { run, images, signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ name: "AbortError" });
  });
});
