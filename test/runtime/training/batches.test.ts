import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readRecipeFile } from "../../../runtime/host/recipes/read-recipe-file.ts";
import { recordedData } from "../../../runtime/host/run-folder/data-record.ts";
import { runFolder } from "../../../runtime/host/run-folder/run-folder.ts";
import { openModel } from "../../../runtime/host/runs/open-model.ts";
import { systemTools } from "../../../runtime/host/runs/system-tools.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { FakePrepared, fakeTools } from "./fake-model.ts";

/** Opens a model whose input has this many images, with this recipe; nothing is computed. */
async function open(
  images: string,
  more: object,
  signatures: readonly ("train" | "eval" | "predict")[],
  flat = "b (c h w)",
  classes = 10,
) {
  const folder = temporaryFolder();
  const spec = {
    vitral: 1,
    inputs: { image: `${images} 1 28 28` },
    nodes: [{ rearrange: `b c h w -> ${flat}` }, { linear: classes, id: "logits" }],
    outputs: { logits: "logits" },
  };
  const dataset = { name: "mnist", train: 64, validation: 32 };
  writeFileSync(join(folder, "spec.json"), JSON.stringify(spec));
  const recipe = join(folder, "recipe.json");
  writeFileSync(recipe, JSON.stringify({ vitral: 1, spec: "spec.json", dataset, epochs: 1, batch_size: 16, ...more }));
  const tools = { ...fakeTools(new FakePrepared()), compile: systemTools.compile };
  const located = await readRecipeFile(recipe);
  return openModel(tools, located, await recordedData(runFolder(folder), located.recipe), "cpu", signatures);
}

const dataset = (train: number, validation: number) => ({ dataset: { name: "mnist", train, validation } });
const training = ["train", "eval", "predict"] as const;

describe("a model with a number of images instead of `b`", () => {
  test("trains and is measured where every batch has that number", async () => {
    await expect(open("16", {}, training)).resolves.toBeDefined();
    await expect(open("16", {}, ["eval"])).resolves.toBeDefined();
  });

  test.each([
    ["another batch size", { batch_size: 32 }, training, "batches of 32"],
    ["a last batch that is smaller", dataset(50, 32), training, "batches of 16 and 2"],
    ["a last batch of validation that is smaller", dataset(64, 30), training, "batches of 16 and 14"],
    ["fewer images than a batch", dataset(5, 16), training, "batches of 5 and 16"],
    ["an evaluation", dataset(64, 30), ["eval"] as const, "batches of 16 and 14"],
    ["a prediction", {}, ["predict"] as const, "batches of 1"],
  ])("refuses %s", async (_, more, signatures, batches) => {
    await expect(open("16", more, signatures)).rejects.toThrow(
      `R221: the model's input \`image\` takes 16 images at a time, and this needs ${batches}`,
    );
    await expect(open("b", more, signatures)).resolves.toBeDefined();
  });
});

test("a model that makes more rows of logits than there are images is refused", async () => {
  await expect(open("b", {}, training, "(b c h) w")).rejects.toThrow(
    "R215: this model cannot be run on images: it makes 448",
  );
});

test.each([9, 12])("a model with %i logits for ten classes is refused", async (classes) => {
  await expect(open("b", {}, training, "b (c h w)", classes)).rejects.toThrow(
    `R212: the model tells ${classes} classes`,
  );
});
