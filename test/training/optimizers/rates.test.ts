import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { partOfStep } from "../../../runtime/training/part-of-step.ts";
import { rateAt } from "../../../runtime/training/step-inputs.ts";
import { readRecipe } from "../../../schema/recipe/read-recipe.ts";

/** What record_rates.py says of each. */
const recorded: Readonly<Record<string, readonly number[]>> = JSON.parse(
  readFileSync(new URL("rates.json", import.meta.url), "utf8"),
);

const schedules: Readonly<Record<string, object>> = {
  cosine: { final: 0.1 },
  "cosine after warm-up": { warmup_steps: 4 },
  linear: { decay: "linear", final: 0.1 },
  "constant after warm-up": { decay: "none", warmup_epochs: 1 },
  step: { decay: "step", every: 2 },
  "one cycle": { decay: "one_cycle", warmup: 0.25, final: 0.04e-4 },
};

function recipeOf(part: object) {
  const dataset = { name: "mnist", train: 24, validation: 1 };
  const base = { vitral: 1, spec: "x", dataset, epochs: 4, batch_size: 8, optimizer: { sgd: { lr: 0.1 } } };
  const { file, problems } = readRecipe({ name: "r.json", text: JSON.stringify({ ...base, ...part }) });
  if (file === undefined) throw new Error(JSON.stringify(problems));
  return file.recipe;
}

test.each(Object.entries(schedules))("%s is PyTorch's", (name, schedule) => {
  const rates = Array.from({ length: 12 }, (_, step) => rateAt(recipeOf({ schedule }), 3, step));
  expect(recorded[name]?.length).toBe(12);
  for (const [step, rate] of (recorded[name] ?? []).entries()) expect(rates[step]).toBeCloseTo(rate, 14);
});

test.each(Object.entries(schedules))("%s over batches that are accumulated is that of their steps", (_, schedule) => {
  const [whole, parts] = [recipeOf({ schedule }), recipeOf({ schedule, batch_size: 2, accumulate: 4 })];
  for (let step = 0; step < 48; step++) expect(rateAt(parts, 12, step)).toBe(rateAt(whole, 3, Math.floor(step / 4)));
});

test("what is left of an epoch is a step of its own", () => {
  const recipe = recipeOf({ batch_size: 3, accumulate: 3 });
  const parts = Array.from({ length: 5 }, (_, batch) => partOfStep(recipe, 13, batch));
  expect(parts.map(({ images }) => images)).toEqual([9, 9, 9, 4, 4]);
  expect(parts.map(({ isLast }) => isLast)).toEqual([false, false, true, false, true]);
});
