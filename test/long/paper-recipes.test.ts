import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, expect, it } from "vitest";
import { readSafetensors } from "../../runtime/host/files/read-safetensors.ts";
import { readRecipeFile } from "../../runtime/host/recipes/read-recipe-file.ts";
import { checkpointFile } from "../../runtime/host/run-folder/run-folder.ts";
import { systemTools } from "../../runtime/host/runs/system-tools.ts";
import { trainRecipe } from "../../runtime/host/tasks/train-recipe.ts";
import type { StepMetrics } from "../../runtime/training/run-log.ts";
import { papers } from "../runtime/host/recipes/papers/papers.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";

/** One run may begin with another's. */
const runs = mkdtempSync(join(tmpdir(), "vitral-papers-"));
afterAll(() => rmSync(runs, { recursive: true }));

it.each(Object.entries(papers))("%s takes 20 steps with everything that it says", async (name, { reduced }) => {
  const folder = await threeClasses();
  const steps: StepMetrics[] = [];
  const values = [`dataset.folder=${folder}`, "engine=wasm", "checkpoints.every=1", ...reduced.values];
  if (reduced.after !== undefined) values.push(`start.from=${join(runs, reduced.after)}`);
  const result = await trainRecipe(systemTools, {
    recipe: `vitral:${name}`,
    run: join(runs, name),
    onStep: (step) => void steps.push(step),
    ...{ ...reduced, values },
  });
  expect(result.outcome).toBe("finished");

  // What was trained is the recipe, of other sizes and on other pictures.
  const { recipe } = await readRecipeFile(`vitral:${name}`);
  const trained = JSON.parse(readFileSync(result.files.recipe, "utf8"));
  const sized = [
    "$schema",
    "name",
    "spec",
    "dataset",
    "engine",
    "checkpoints",
    "set",
    "batch_size",
    "epochs",
    ...reduced.values.map(keyOf),
    ...(reduced.after === undefined ? [] : ["start"]),
  ];
  const rest = Object.entries(JSON.parse(JSON.stringify(recipe))).filter(([key]) => !sized.includes(key));
  expect(trained).toMatchObject(Object.fromEntries(rest));
  expect(Object.keys(trained.set)).toEqual(expect.arrayContaining(Object.keys(recipe.set)));
  expect(trained.dataset.form).toEqual(JSON.parse(JSON.stringify("form" in recipe.dataset ? recipe.dataset.form : {})));

  const rates = new Set(steps.map(({ learning_rate }) => learning_rate));
  expect(rates.size).toBeGreaterThanOrEqual(20);
  expect(steps.filter(({ loss }) => !Number.isFinite(loss))).toEqual([]);
  const [early, late] = [checkpointFile(result.files, "epoch-2"), result.files.last].map((file) => {
    return new Map([...readSafetensors(file).tensors].map(([key, { data }]) => [key, data]));
  });
  const weights = [...(early ?? [])].filter(([key]) => !key.startsWith("accumulator/"));
  const unmoved = weights.filter(([key, data]) => late?.get(key)?.every((value, i) => value === data[i]));
  expect(unmoved.map(([key]) => key)).toEqual(reduced.fixed ?? []);
});

const keyOf = (value: string): string => value.slice(0, value.indexOf("="));

/** A folder of 3 classes of 12 small pictures, each of another colour and another size. */
async function threeClasses(): Promise<string> {
  const folder = temporaryFolder();
  for (const [i, name] of ["blue", "green", "red"].entries()) {
    mkdirSync(join(folder, name));
    for (let k = 0; k < 12; k++) {
      const [width, height] = [24 + 2 * k, 40 - k];
      const levels = Uint8Array.from({ length: 3 * width * height }, (_, at) =>
        at % 3 === 2 - i ? 128 + ((at * (k + 7)) % 128) : (at * (k + 3)) % 96,
      );
      await sharp(levels, { raw: { width, height, channels: 3 } })
        .png()
        .toFile(join(folder, name, `${k}.png`));
    }
  }
  return folder;
}
