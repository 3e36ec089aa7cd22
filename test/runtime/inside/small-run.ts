import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { systemTools } from "../../../runtime/host/runs/system-tools.ts";
import { trainRecipe } from "../../../runtime/host/tasks/train-recipe.ts";
import { specFile } from "../../training/specs.ts";

/** The folder of a run of the seed model made small, after a few steps; there until the file's tests have ended. */
export async function smallRun(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "vitral-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const recipe = join(folder, "recipe.json");
  const set = { depth: 2, dim: 16, heads: 2, head_dim: 8 };
  const dataset = { name: "mnist", train: 32, validation: 100 };
  const settings = { vitral: 1, spec: specFile("specs/vit.json"), preset: "mnist", set, dataset, epochs: 1 };
  writeFileSync(recipe, JSON.stringify({ ...settings, batch_size: 16, engine: "wasm" }));
  const { run } = await trainRecipe(systemTools, { recipe, run: join(folder, "run") });
  return run;
}
