import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { systemTools } from "../../../../runtime/host/runs/system-tools.ts";
import type { Tools } from "../../../../runtime/host/runs/tools.ts";
import { evaluateRun } from "../../../../runtime/host/tasks/evaluate-run.ts";
import { exportRecipe } from "../../../../runtime/host/tasks/export-model.ts";
import { predictPictures } from "../../../../runtime/host/tasks/predict-pictures.ts";
import { resumeTraining, trainRecipe } from "../../../../runtime/host/tasks/train-recipe.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { digitFile, smallDigits, writeClassFolders } from "../loading/small-digits.ts";

const tools = { ...systemTools };
delete (tools as { drawModel?: unknown }).drawModel;

/** A recipe of a small model beside a folder of digits. */
async function project(classes: number) {
  const root = temporaryFolder();
  await writeClassFolders(join(root, "d"), smallDigits.slice(0, 80));
  mkdirSync(join(root, "recipes"));
  const spec = {
    vitral: 1,
    params: { classes: { type: "int", default: classes } },
    inputs: { image: "b 1 8 8" },
    nodes: [{ rearrange: "b c h w -> b (c h w)" }, { linear: "classes", id: "head" }],
    outputs: { logits: "head" },
  };
  writeFileSync(join(root, "recipes", "spec.json"), JSON.stringify(spec));
  const dataset = { folder: "../d", split: { validation: 0.2 } };
  const recipe = join(root, "recipes", "recipe.json");
  const text = {
    vitral: 1,
    spec: "spec.json",
    dataset,
    epochs: 2,
    batch_size: 16,
    engine: "wasm",
    loading: { workers: 0 },
  };
  writeFileSync(recipe, JSON.stringify(text));
  return { root, recipe, run: join(root, "run") };
}

test("a folder of pictures is trained, measured and predicted; a run goes on unless they were changed", async () => {
  const { root, recipe, run } = await project(10);
  const { metrics } = await trainRecipe(tools, { recipe, run });
  expect(metrics.map(({ step }) => step)).toEqual([4, 8]);
  const measured = await evaluateRun(tools, { run, checkpoint: "last", engine: "wasm" });
  expect(measured).toMatchObject({ images: 16, loss: metrics[1]?.validation_loss });
  expect(await evaluateRun(tools, { run, on: "train" })).toMatchObject({ images: 64, on: "train" });
  await expect(evaluateRun(tools, { run, on: "test" })).rejects.toThrow("R123");

  // What is known of the pictures travels with the run.
  renameSync(join(root, "d"), join(root, "elsewhere"));
  const [guess] = await predictPictures(tools, { run, images: [join(root, "elsewhere", "3", digitFile(3))], top: 10 });
  expect(guess?.guesses.map(({ label }) => label).sort()).toEqual([..."0123456789"]);
  expect(guess?.note).toBe("read as 8×8, in grey");
  await expect(evaluateRun(tools, { run })).rejects.toThrow("F401");
  renameSync(join(root, "elsewhere"), join(root, "d"));

  const longer = await resumeTraining(tools, { run, epochs: 3 });
  expect(longer.metrics.length).toBe(3);
  renameSync(join(root, "d", "3", digitFile(3)), join(root, "d", "4", digitFile(3)));
  await expect(resumeTraining(tools, { run, epochs: 4 })).rejects.toThrow("R246: the images of `d` are not those");
});

test("a model for another number of classes is told before anything is trained, with what to set", async () => {
  const { recipe, run } = await project(7);
  await expect(trainRecipe(tools, { recipe, run })).rejects.toMatchObject({
    problems: [{ code: "R212", help: [expect.stringContaining("--set classes=10")] }],
  });
});

test("pictures of several labels are learnt as such, and their run knows it", async () => {
  const { root, recipe, run } = await project(3);
  const lines = smallDigits.slice(0, 80).map(({ label }, i) => {
    const labels = [label % 2 === 0 ? "even" : "odd", ...(label > 4 ? ["large"] : [])].join(";");
    return `d/${label}/${digitFile(i)},${labels}`;
  });
  writeFileSync(join(root, "table.csv"), lines.join("\n"));
  const dataset = { csv: "../table.csv", labels: "several", split: { validation: 0.2, test: 0.2 } };
  writeFileSync(recipe, JSON.stringify({ ...JSON.parse(readFileSync(recipe, "utf8")), dataset, batch_size: 10 }));
  const takes: string[][] = [];
  const compile: Tools["compile"] = async (request) => {
    const plan = await tools.compile(request);
    const programs = [plan.signatures.train?.[0], plan.signatures.eval?.[0]];
    takes.push(programs.map((program) => Object.keys(program?.inputs ?? {}).find((name) => name === "targets") ?? ""));
    return plan;
  };
  const { metrics } = await trainRecipe({ ...tools, compile }, { recipe, run });
  const measured = await evaluateRun({ ...tools, compile }, { run, checkpoint: "last", engine: "wasm" });
  expect(measured.loss).toBe(metrics[1]?.validation_loss);
  expect(takes).toEqual([
    ["targets", "targets"],
    ["", "targets"],
  ]);
  expect((await evaluateRun(tools, { run, on: "test" })).images).toBe(16);
});

test("what is known of the pictures travels with an exported run; what its images cannot say is refused", async () => {
  const { root, recipe, run } = await project(10);
  const options = { target: "pytorch", output: join(root, "out") } as const;
  await trainRecipe(tools, { recipe, run });
  const text = JSON.parse(readFileSync(recipe, "utf8"));
  const asked = (dataset: object) => writeFileSync(recipe, JSON.stringify({ ...text, dataset }));
  asked({ ...text.dataset, sampling: "balanced" });
  await expect(exportRecipe(recipe, {}, options)).rejects.toThrow("no words for `dataset.sampling`");
  const lines = smallDigits.slice(0, 40).map(({ label }, i) => `d/${label}/${digitFile(i)},${label};${9 - label}`);
  writeFileSync(join(root, "table.csv"), ["file,label", ...lines].join("\n"));
  asked({ csv: "../table.csv", labels: "several", split: { validation: 0.2 } });
  await expect(exportRecipe(recipe, {}, options)).rejects.toThrow("no words for `dataset.labels`");
  expect(existsSync(options.output)).toBe(false);

  asked(text.dataset);
  await exportRecipe(recipe, {}, options);
  const exported = join(options.output, "run");
  expect(readFileSync(join(exported, "data.json"), "utf8")).toBe(readFileSync(join(run, "data.json"), "utf8"));
  expect(await evaluateRun(tools, { run: exported, checkpoint: "last" })).toMatchObject({ images: 16 });
});
