import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pipeline } from "../../../../runtime/augment/pipeline.ts";
import { formForModel } from "../../../../runtime/host/datasets/known-data.ts";
import { openData } from "../../../../runtime/host/loading/open-data.ts";
import { openRecipeData } from "../../../../runtime/host/recipes/open-recipe-data.ts";
import { recipeModel } from "../../../../runtime/host/recipes/read-model.ts";
import { readRecipeFile } from "../../../../runtime/host/recipes/read-recipe-file.ts";
import { loadCheckpoint } from "../../../../runtime/host/run-folder/checkpoint.ts";
import { resumeRun } from "../../../../runtime/host/runs/resume-run.ts";
import { startRun } from "../../../../runtime/host/runs/start-run.ts";
import { systemTools } from "../../../../runtime/host/runs/system-tools.ts";
import { train } from "../../../../runtime/training/train.ts";
import { readRecipe } from "../../../../schema/recipe/read-recipe.ts";
import { deviation, mean, noise } from "../../augment/some-pictures.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { smallDigits, writeClassFolders } from "./small-digits.ts";

/** Each kind of augmentation, as much of it as goes on small pictures. */
const everything = [
  { repeated: 2 },
  { random_affine: { degrees: 20, translate: 0.1, scale: [0.9, 1.1], shear: 5 } },
  { random_resized_crop: { scale: [0.5, 1], interpolation: "random" } },
  "flip",
  "vertical_flip",
  { rand_augment: { deviation: 0.5, interpolation: "random" } },
  "three_augment",
  "color_jitter",
  { random_erasing: 0.5 },
  { mixup: 0.8 },
  "cutmix",
];

async function open(augment: readonly unknown[], more: object = {}) {
  const folder = temporaryFolder();
  await writeClassFolders(folder, smallDigits.slice(0, 60));
  const dataset = { folder, split: { validation: 0.2 }, ...more };
  const recipe = { vitral: 1, spec: "s", epochs: 1, batch_size: 7, loading: { workers: 0 }, dataset, augment };
  const { file, problems } = readRecipe({ name: "r.json", text: JSON.stringify(recipe) });
  if (file === undefined) throw new Error(problems.map(({ message }) => message).join());
  return openData(file.recipe, formForModel(3, 12, 10), undefined);
}

async function all<T>(batches: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const batch of batches) found.push(batch);
  return found;
}

describe("batches", () => {
  test("are the same from wherever an epoch goes on, and others in another", async () => {
    const data = await open(everything);
    const whole = await all(data.batches.train(3, 0));
    expect(await all(data.batches.train(3, 2))).toEqual(whole.slice(2));
    expect((await all(data.batches.train(4, 0)))[0]?.image).not.toEqual(whole[0]?.image);
    // As many showings as there are images, two of each but the last.
    const shown = whole.flatMap(({ indices }) => [...indices]);
    expect([shown.length, new Set(shown).size]).toEqual([49, 25]);
    expect(whole.every(({ targets }) => targets?.shape[1] === 10)).toBe(true);
  });
  test("of evaluation are as they are", async () => {
    const [changed, plain] = [await open(everything), await open([])];
    expect(await all(changed.batches.evaluate("validation"))).toEqual(await all(plain.batches.evaluate("validation")));
    expect(await changed.image(5)).toEqual(await plain.image(5));
  });
  test("show an image that comes again by other numbers, however it comes to come again", async () => {
    const data = await open([{ random_resized_crop: { scale: [0.2, 0.9] } }], { sampling: "balanced" });
    const seen = new Map<number, Set<string>>();
    let showings = 0;
    for (const { image, indices } of await all(data.batches.train(0, 0)))
      for (const [i, index] of indices.entries()) {
        const bits = String(image.data.slice(i * 360, (i + 1) * 360));
        seen.set(index, (seen.get(index) ?? new Set()).add(bits));
        showings++;
      }
    expect(seen.size).toBeLessThan(showings);
    expect([...seen.values()].reduce((sum, { size }) => sum + size, 0)).toBe(showings);
  });
});

test("probability and strength of nothing leave an image as evaluation has it", () => {
  const form = formForModel(3, 12, 10);
  const picture = noise(23, 17, 3);
  const nothing = [
    { random_affine: { degrees: 0, translate: 0, scale: [1, 1], shear: 0, interpolation: "bicubic" } },
    { flip: { probability: 0 } },
    { vertical_flip: { probability: 0 } },
    {
      rand_augment: { ops: 2, magnitude: 9, deviation: 0, probability: 0, variant: "timm", interpolation: "own" },
    },
    { color_jitter: { brightness: 0, contrast: 0, saturation: 0, hue: 0, probability: 1 } },
    { random_erasing: { probability: 0, area: [0.1, 0.2], ratio: [1, 1], fill: "pixel", count: 1 } },
  ] as const;
  const [once, plain] = [new Float32Array(360), new Float32Array(360)];
  pipeline(nothing, form).train(picture, { seed: 0, epoch: 0, index: 0, copy: 0 }, once, 0);
  pipeline([], form).evaluate(picture, plain, 0);
  expect(once).toEqual(plain);
});

test("a run with every augmentation that was stopped within an epoch ends with the bits of one that was not; its pictures are normalised as was measured", async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, "runs"));
  await writeClassFolders(join(root, "d"), smallDigits.slice(0, 60));
  const spec = {
    vitral: 1,
    inputs: { image: "b 3 8 8" },
    nodes: [{ rearrange: "b c h w -> b (c h w)" }, { linear: 10, id: "head" }],
    outputs: { logits: "head" },
  };
  writeFileSync(join(root, "spec.json"), JSON.stringify(spec));
  const recipe = join(root, "recipe.json");
  const dataset = { folder: "d", split: { validation: 0.2 }, form: { crop: 0.875, normalize: "measured" } };
  const text = {
    vitral: 1,
    spec: "spec.json",
    dataset,
    augment: everything,
    epochs: 2,
    batch_size: 16,
    engine: "wasm",
  };
  writeFileSync(recipe, JSON.stringify({ ...text, loading: { workers: 0 } }));
  const { compile, openEngine } = systemTools;
  const tools = { compile, openEngine };
  const report = (stop: () => void) => ({
    trained: ({ step }: { readonly step: number }) => step === 4 && stop(),
    evaluated: () => undefined,
    epochEnded: () => undefined,
  });
  const trained = async (run: Awaited<ReturnType<typeof startRun>>, stops: boolean) => {
    const controller = new AbortController();
    return train({ ...run, report: report(() => stops && controller.abort()), signal: controller.signal });
  };
  const measured = await startRun(tools, recipe, {}, join(root, "runs", "measured"));
  const seen = (await all(measured.data.batches.evaluate("train"))).flatMap(({ image }) => [...image.data]);
  expect([mean(seen), deviation(seen)].map((x) => Math.round(x * 1e4))).toEqual([0, 1e4]);
  const [whole, stopped] = [join(root, "runs", "whole"), join(root, "runs", "stopped")];
  expect(await trained(await startRun(tools, recipe, {}, whole), false)).toBe("finished");
  expect(await trained(await startRun(tools, recipe, {}, stopped), true)).toBe("interrupted");
  expect(await trained(await resumeRun(tools, stopped, {}), false)).toBe("finished");
  const [one, other] = await Promise.all(
    [whole, stopped].map((run) => loadCheckpoint(join(run, "checkpoints", "last.safetensors"))),
  );
  expect(other?.state).toEqual(one?.state);
});

test("what is measured is opened once", async () => {
  const root = temporaryFolder();
  const loader = `const picture = (i) => ({ width: 2, height: 2, channels: 1, levels: new Uint8Array(4).fill(i % 2 ? 100 : 50) });
const label = (i) => i % 2;
export default () => {
  globalThis.timesOpened = (globalThis.timesOpened ?? 0) + 1;
  return { classes: ["a", "b"], train: { length: 8, digest: "1", label, picture } };
};`;
  writeFileSync(join(root, "loader.mjs"), loader);
  const nodes = [{ rearrange: "b c h w -> b (c h w)" }, { linear: 2, id: "head" }];
  const spec = { vitral: 1, inputs: { image: "b 1 2 2" }, nodes, outputs: { logits: "head" } };
  writeFileSync(join(root, "spec.json"), JSON.stringify(spec));
  const dataset = { module: "loader.mjs", split: { validation: 0.25 }, form: { normalize: "measured" } };
  writeFileSync(join(root, "r.json"), JSON.stringify({ vitral: 1, spec: "spec.json", dataset, epochs: 1 }));
  const located = await readRecipeFile(join(root, "r.json"), {});
  const measured = await openRecipeData(located, recipeModel(located, true).model);
  await measured.close();
  expect(measured.images.mean).toEqual([75 / 255]);
  expect(Reflect.get(globalThis, "timesOpened")).toBe(1);
});
