/**
 * How long a step of training waits for its pictures, and how much memory that takes:
 *
 *     npx tsx bench/loading-pictures.ts RECIPE [epochs]
 *
 * trains a recipe without keeping anything of it, and tells of each epoch the part of its time that steps waited.
 */
import { setImmediate } from "node:timers/promises";
import type { BatchSource } from "../runtime/data/batches.ts";
import { openRecipeData } from "../runtime/host/recipes/open-recipe-data.ts";
import { recipeModel } from "../runtime/host/recipes/read-model.ts";
import { readRecipeFile } from "../runtime/host/recipes/read-recipe-file.ts";
import { openModel } from "../runtime/host/runs/open-model.ts";
import { systemTools } from "../runtime/host/runs/system-tools.ts";
import { initialState } from "../runtime/training/initialize.ts";
import { start } from "../runtime/training/position.ts";
import { train } from "../runtime/training/train.ts";

const [, , path = "", epochs = "2"] = process.argv;
const located = await readRecipeFile(path, { epochs });
const { recipe } = located;
const began = performance.now();
const read = recipeModel(located, true);
const data = await openRecipeData(located, read.model);
const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(1);
console.log(`opened ${data.lengths.train} pictures to learn from in ${seconds(began)} s`);
const { model } = await openModel(systemTools, located, data, "auto", ["train", "eval", "predict"], undefined, read);
model.prepared.writeState(initialState(model.plan.state, recipe.seed));

let waited = 0;
let most = 0;
const batches: BatchSource = {
  ...data.batches,
  async *train(epoch, from) {
    const source = data.batches.train(epoch, from)[Symbol.asyncIterator]();
    for (;;) {
      const asked = performance.now();
      const { done, value } = await source.next();
      waited += performance.now() - asked;
      most = Math.max(most, process.memoryUsage.rss());
      if (done) return;
      yield value;
    }
  },
};

await train({
  ...{ recipe, model, batches, from: start, history: [], signal: new AbortController().signal },
  keeper: {
    keepMetrics: async () => undefined,
    keepState: async () => undefined,
    lastKept: () => undefined,
    close: async () => undefined,
  },
  turn: () => setImmediate(),
  report: {
    trained: () => undefined,
    evaluated: () => undefined,
    epochEnded({ epoch, seconds: spent }) {
      const part = (waited / 10 / spent).toFixed(1);
      console.log(
        `epoch ${epoch}: ${spent.toFixed(1)} s, ${part} % of it waiting; ${Math.round(most / 2 ** 20)} MiB at most`,
      );
      waited = 0;
    },
  },
});
await data.close();
