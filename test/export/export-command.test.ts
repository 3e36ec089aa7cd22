import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { decodeSafetensors } from "../../runtime/format/safetensors.ts";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { run } from "../cli/capture.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { FakePrepared, fakeSpecText, fakeTools, recipeText } from "../runtime/training/fake-model.ts";
import { runModule } from "./run-module.ts";

const toTypeScript = ["--to", "typescript", "-o"];
const vit = ["export", "specs/vit.json", "--preset", "mnist"];

it("writes a spec's module, and nothing where something stands", async () => {
  const folder = join(temporaryFolder(), "in", "out");
  const { code, out } = await run([...vit, ...toTypeScript, folder]);
  expect(code).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(["model.ts", "package.json"]);
  expect(readdirSync(join(folder, ".."))).toEqual(["out"]);
  expect(out).toContain(`wrote ${folder}/model.ts`);
  expect(out).toContain("no weights");

  const before = readFileSync(join(folder, "model.ts"), "utf8");
  const again = await run([...vit, "--seed", "1", ...toTypeScript, folder]);
  expect(again.code).toBe(1);
  expect(again.err).toContain("X903");
  expect(readdirSync(folder).sort()).toEqual(["model.ts", "package.json"]);
  expect(readFileSync(join(folder, "model.ts"), "utf8")).toBe(before);
});

it("writes a recipe's training step, and says what a spec lacks for one", async () => {
  const folder = temporaryFolder();
  const spec = await run([...vit, "--train", ...toTypeScript, join(folder, "spec")]);
  expect(spec.code).toBe(1);
  expect(spec.err).toContain("X904");
  expect(existsSync(join(folder, "spec"))).toBe(false);
  writeFileSync(join(folder, "recipe.json"), recipeText);
  writeFileSync(join(folder, "fake.json"), fakeSpecText);
  const { code, err } = await run([
    "export",
    join(folder, "recipe.json"),
    "--train",
    ...toTypeScript,
    join(folder, "out"),
  ]);
  expect(err).toBe("");
  expect(code).toBe(0);
  expect(readFileSync(join(folder, "out", "train.ts"), "utf8")).toContain("export function trainStep(");
});

it("writes a run's weights, and how images become what the model learned from", async () => {
  await openEngine("cpu");
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  writeFileSync(at("recipe.json"), recipeText);
  writeFileSync(at("fake.json"), fakeSpecText);
  await run(["train", at("recipe.json"), "--run", at("run"), "--epochs", "1"], fakeTools(new FakePrepared()));
  const { code, err } = await run(["export", at("run"), ...toTypeScript, at("out")]);
  expect(err).toBe("");
  expect(code).toBe(0);

  const read = (name: string) => decodeSafetensors(readFileSync(at(name)), name).tensors;
  const weights = read("out/weights.safetensors");
  expect([...weights.keys()]).toEqual(["head.kernel"]);
  expect(weights.get("head.kernel")).toEqual(read("run/checkpoints/best.safetensors").get("head.kernel"));

  const module = runModule(readFileSync(at("out/model.ts"), "utf8"));
  expect(module.classes).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  const levels = Uint8Array.from({ length: 784 }, (_, i) => i % 256);
  const coloured = Uint8Array.from({ length: 4 * 784 }, (_, i) => (i % 4 === 3 ? 255 : (levels[i >> 2] ?? 0)));
  for (const data of [levels, coloured]) {
    const image = module.preprocess?.({ data, width: 28, height: 28 });
    expect(image?.shape).toEqual([1, 1, 28, 28]);
    const seen = image?.dataSync() ?? [];
    const farthest = Math.max(
      ...Array.from(levels, (level, i) => Math.abs((seen[i] ?? 9) - (level / 255 - 0.1307) / 0.3081)),
    );
    expect(farthest).toBeLessThan(1e-5);
    image?.dispose();
  }
  expect(() => module.preprocess?.({ data: levels, width: 14, height: 56 })).toThrow("14 x 56");
  await run(["export", at("run"), "--dtype", "f16", ...toTypeScript, at("half")]);
  const halves = new Uint8Array(readFileSync(at("half/weights.safetensors")));
  const [whole, half] = [weights, read("half/weights.safetensors")].map((one) => one.get("head.kernel")?.data ?? []);
  expect(halves.length).toBeLessThan(readFileSync(at("out/weights.safetensors")).length - 500);
  for (const [i, x] of (whole ?? []).entries()) expect(Math.abs(x - (half?.[i] ?? 9))).toBeLessThan(1e-3);
  const loaded = module.loadWeights(halves.buffer) as { readonly head: { readonly kernel: tf.Tensor } };
  expect([...loaded.head.kernel.dataSync()]).toEqual([...(half ?? [])]);

  const { buffer } = new Uint8Array(readFileSync(at("out/weights.safetensors")));
  const other = runModule(readFileSync("test/export/vit.golden.ts.txt", "utf8"));
  expect(() => other.loadWeights(buffer)).toThrow("head.kernel has shape [28,10], not [64,10]");
});

it("writes the model of a recipe, with what is done to its images", async () => {
  const folder = temporaryFolder();
  const recipe = join(folder, "recipe.json");
  writeFileSync(recipe, recipeText);
  writeFileSync(join(folder, "fake.json"), fakeSpecText);
  const { code } = await run(["export", recipe, ...toTypeScript, join(folder, "out")]);
  expect(code).toBe(0);
  const module = runModule(readFileSync(join(folder, "out/model.ts"), "utf8"));
  expect(module.classes).toHaveLength(10);

  writeFileSync(recipe, recipeText.replace('"train":', '"train":9999'));
  const wrong = await run(["export", recipe, ...toTypeScript, join(folder, "wrong")]);
  expect(wrong.err).toContain("R209");
  expect(existsSync(join(folder, "wrong"))).toBe(false);
});

it("gives PyTorch a recipe's run to begin and a run to go on with, which stay runs here", async () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  writeFileSync(at("recipe.json"), recipeText);
  writeFileSync(at("fake.json"), fakeSpecText);
  const tools = () => fakeTools(new FakePrepared());
  const toPyTorch = ["--to", "pytorch", "-o"];
  const begun = await run(["export", at("recipe.json"), ...toPyTorch, at("new")]);
  expect(begun.err).toBe("");
  expect(begun.out).toContain("train.py");
  expect(begun.out).not.toContain("no weights");
  expect((await run(["eval", at("new/run"), "--checkpoint", "last"], tools())).out).toContain("after 0 epochs");
  expect((await run(["train", "--resume", at("new/run")], tools())).code).toBe(0);

  const { tensors } = decodeSafetensors(readFileSync(at("new/data.safetensors")), "data");
  expect([...tensors].map(([name, { shape }]) => [name, shape])).toEqual([
    ["train_images", [22, 1, 28, 28]],
    ["train_labels", [22]],
    ["validation_images", [10, 1, 28, 28]],
    ["validation_labels", [10]],
  ]);

  await run(["train", at("recipe.json"), "--run", at("run")], tools());
  expect((await run(["export", at("run"), ...toPyTorch, at("old")])).err).toBe("");
  for (const file of ["recipe.json", "spec.json", "metrics.jsonl", "checkpoints/best.safetensors"])
    expect(readFileSync(at(`old/run/${file}`))).toEqual(readFileSync(at(`run/${file}`)));
  expect(readFileSync(at("old/run/environment.json"), "utf8")).toContain('"pytorch"');
  expect((await run(["eval", at("old/run")], tools())).out).toContain("after");
});

it("says what has no words in the target, and makes no folder", async () => {
  const folder = temporaryFolder();
  const spec = {
    vitral: 1,
    inputs: { x: "b 4" },
    nodes: [
      { random: [1, 4], id: "noise" },
      { add: ["x", "noise"], id: "y" },
    ],
    outputs: { y: "y" },
  };
  writeFileSync(join(folder, "noisy.json"), JSON.stringify(spec));
  const { code, err } = await run(["export", join(folder, "noisy.json"), ...toTypeScript, join(folder, "out")]);
  expect(code).toBe(1);
  expect(err).toContain("X900");
  expect(existsSync(join(folder, "out"))).toBe(false);
  const chosen = await run(["export", folder, "--preset", "mnist", ...toTypeScript, join(folder, "out")]);
  expect(chosen.code).toBe(2);
  for (const path of [join(folder, "noisy.json"), "specs/recipes/quick-start.json"]) {
    const which = await run(["export", path, "--checkpoint", "best", ...toTypeScript, join(folder, "out")]);
    expect([which.code, which.err]).toEqual([2, expect.stringContaining("--checkpoint is of a run")]);
  }
  expect(existsSync(join(folder, "out"))).toBe(false);
});
