import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { evaluate, importWeights, resume, train } from "../../../../node.ts";
import { exportRun } from "../../../../runtime/host/tasks/export-model.ts";
import { temporaryFolder } from "../../temporary-folder.ts";

test("weights that left a run come in again with its recipe: the same accuracy, and training goes on", async () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  const set = { image_size: 28, channels: 1, classes: 10, patch_size: 14, dim: 8, depth: 1, heads: 2, head_dim: 4 };
  const dataset = { name: "mnist", train: 8, validation: 8 };
  writeFileSync(
    at("recipe.json"),
    JSON.stringify({ vitral: 1, spec: "vitral:vit", set, dataset, epochs: 1, batch_size: 4 }),
  );
  const leave = (run: string, output: string) =>
    exportRun(at(run), "last", { target: "safetensors", library: "article", output: at(output) });
  await train({ recipe: at("recipe.json"), run: at("first") });
  await leave("first", "out");
  await importWeights({ spec: at("recipe.json"), weights: at("out"), run: at("second") });
  const weights = readFileSync(at("out/model.safetensors"));

  const [one, two] = [await evaluate({ run: at("first"), checkpoint: "last" }), await evaluate({ run: at("second") })];
  expect([two.accuracy, two.loss]).toEqual([one.accuracy, one.loss]);
  await leave("second", "again");
  expect(readFileSync(at("again/model.safetensors")).equals(weights)).toBe(true);

  expect((await resume({ run: at("second") })).outcome).toBe("finished");
  await leave("second", "trained");
  expect(readFileSync(at("trained/model.safetensors")).equals(weights)).toBe(false);
});
