import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { toWasm } from "../../compiler/export/wasm/predict-module.ts";
import { decodeSafetensors } from "../../runtime/format/safetensors.ts";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import { run } from "../cli/capture.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { FakePrepared, fakeSpecText, fakeTools, recipeText } from "../runtime/training/fake-model.ts";
import { Agreement, farthest, modelOf } from "./agreement.ts";
import { modelNamed } from "./hostile-spec.ts";
import { redrawn } from "./redrawn.ts";
import { WasmFolder } from "./wasm-modules.ts";

const NAMES = ["model-relaxed.wasm", "model.d.ts", "model.js", "model.wasm", "package.json"];

const filesIn = (folder: string) =>
  readdirSync(folder).map((path) => ({ path, content: new Uint8Array(readFileSync(join(folder, path))) }));

it("writes a folder that its own loader makes a model of, for as many images at once as it was asked for", async () => {
  const folder = join(temporaryFolder(), "vit");
  const asked = ["--preset", "mnist", "--seed", "0", "--size", "b=3", "--to", "wasm", "-o", folder];
  const { code, err } = await run(["export", "specs/vit.json", ...asked]);
  expect([code, err]).toEqual([0, ""]);
  expect(readdirSync(folder).sort()).toEqual([...NAMES, "weights.safetensors"]);
  const { loader } = await WasmFolder.holding(filesIn(folder));
  expect(loader.sizes).toEqual({ b: 3 });
  expect(loader.config).toMatchObject({ dim: 64, channels: 1 });

  const model = modelOf("specs/vit.json", "", "mnist");
  const { engine } = await openEngine("cpu");
  const agreement = new Agreement({ model, text: "" }, engine, { b: 3 });
  const weights = decodeSafetensors(readFileSync(join(folder, "weights.safetensors")), "weights").tensors;
  const right = await agreement.reference(weights);
  const { image } = agreement.inputs;
  for (const relaxed of [true, false]) {
    const loaded = await loader.load(async (name) => readFileSync(join(folder, name)), { relaxed });
    // A second run finds nothing of the first.
    for (const _ of ["first", "second"]) {
      const outputs = loaded.run({ image: image?.data });
      expect(outputs.logits?.shape).toEqual([3, 10]);
      const numbers = Object.entries(outputs).map(([name, { data }]) => [name, data]);
      expect(farthest(right, Object.fromEntries(numbers))).toBeLessThan(1e-5);
    }
  }
});

it("says what a run is not given, and what a file of weights is not", async () => {
  const model = modelOf("specs/vit.json", "dim=16 depth=1 heads=2 head_dim=8", "mnist");
  const folder = await WasmFolder.of(model);
  const weights = redrawn(model.evaluated.weights);
  const image = { dtype: "f32", shape: [1, 1, 28, 28], data: new Float32Array(784) } as const;
  await expect(folder.run(weights, {})).rejects.toThrow("image is [1,1,28,28], 784 numbers, and 0 are given");
  await expect(folder.run(weights, { image: { ...image, data: new Float32Array(3) } })).rejects.toThrow("3 are given");
  const [[path, tensor] = ["", image]] = weights;
  const other = new Map([...weights].slice(1));
  await expect(folder.run(other, { image })).rejects.toThrow(`the file has no weight ${path}`);
  const reshaped = new Map([...weights, [path, { ...tensor, shape: [1, ...tensor.shape] }]]);
  await expect(folder.run(reshaped, { image })).rejects.toThrow(`${path} has shape [1,`);
  await expect(folder.run(new Map([...weights, ["more", tensor]]), { image })).rejects.toThrow("no weight more");
});

it("takes what is done to a run's images along, and weights in half the room", async () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  writeFileSync(at("recipe.json"), recipeText);
  writeFileSync(at("fake.json"), fakeSpecText);
  await run(["train", at("recipe.json"), "--run", at("run"), "--epochs", "1"], fakeTools(new FakePrepared()));
  const { engine } = await openEngine("cpu");
  const kept = decodeSafetensors(readFileSync(at("run/checkpoints/best.safetensors")), "run").tensors;
  const best = new Map([...kept].filter(([path]) => path === "head.kernel"));
  for (const [dtype, digits] of [
    ["f32", 1e-5],
    ["f16", 2e-3],
  ] as const) {
    const { code, err } = await run(["export", at("run"), "--to", "wasm", "--dtype", dtype, "-o", at(dtype)]);
    expect([code, err]).toEqual([0, ""]);
    const { loader } = await WasmFolder.holding(filesIn(at(dtype)));
    expect(loader.classes).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    const levels = Uint8Array.from({ length: 784 }, (_, i) => i % 256);
    const image = loader.preprocess?.({ data: levels, width: 28, height: 28 }) ?? new Float32Array();
    levels.forEach((level, i) => {
      expect(Math.abs((image[i] ?? 9) - (level / 255 - 0.1307) / 0.3081)).toBeLessThan(1e-5);
    });
    expect(() => loader.preprocess?.({ data: levels, width: 14, height: 56 })).toThrow("14 x 56");

    const model = await loader.load(async (name) => readFileSync(at(join(dtype, name))));
    const { evaluated } = modelNamed(JSON.parse(fakeSpecText));
    const agreement = new Agreement({ model: { evaluated, trained: evaluated }, text: "" }, engine, { b: 1 });
    Object.assign(agreement.inputs, { image: { dtype: "f32", shape: [1, 1, 28, 28], data: image } });
    const { logits } = model.run({ image });
    expect(farthest(await agreement.reference(best), { logits: logits?.data ?? new Float32Array() })).toBeLessThan(
      digits,
    );
  }
});

it("refuses sizes that a model has not, or cannot be run with, and what no memory holds", async () => {
  const codes = async (nodes: readonly object[], sizes: Readonly<Record<string, number>>, input = "b n 4") => {
    const spec = { vitral: 1, free: { n: { multiple_of: 2 } }, inputs: { x: input }, nodes, outputs: { y: "y" } };
    const failed = await toWasm(modelNamed(spec).evaluated, undefined, { sizes }).catch((error: unknown) => error);
    return failed instanceof ProblemError ? failed.problems.map(({ code }) => code) : failed;
  };
  const gelu = [{ gelu: {}, id: "y" }];
  expect(await codes(gelu, { m: 2 })).toEqual(["T103"]);
  expect(await codes(gelu, {})).toEqual(["C706"]);
  expect(await codes(gelu, { n: 3 })).toEqual(["C707"]);
  expect(await codes(gelu, { n: 2 ** 16, b: 2 ** 14 })).toEqual(["X970"]);
  const noisy = [
    { random: [1, 1, 4], id: "noise" },
    { add: ["x", "noise"], id: "y" },
  ];
  expect(await codes(noisy, { n: 2 })).toEqual(["X900"]);
  const elsewhere = ["export", "specs/vit.json", "--preset", "mnist", "--to", "typescript", "--size", "b=2"];
  expect(await run([...elsewhere, "-o", join(temporaryFolder(), "vit")])).toMatchObject({
    code: 2,
    err: expect.stringContaining("--size is of --to wasm"),
  });
});

it("says where a model picks what an axis has not, and runs on", async () => {
  const spec = {
    vitral: 1,
    inputs: { x: "b 4", at: "b" },
    nodes: [
      { cast: "int", in: "at", id: "i" },
      { gather: 1, in: ["x", "i"], id: "y" },
    ],
    outputs: { y: "y" },
  };
  const folder = await WasmFolder.of(modelNamed(spec));
  const real = (...data: readonly number[]) => ({ dtype: "f32", shape: [], data: Float32Array.from(data) }) as const;
  const picked = (at: number) => folder.run(new Map(), { x: real(5, 6, 7, 8), at: real(at) });
  await expect(picked(4)).rejects.toThrow("picks element 4 of an axis of 4");
  expect((await picked(2)).y).toEqual(Float32Array.of(7));
});

it("has every op, whole numbers and truths among its outputs", async () => {
  const model = modelOf("test/export/every-op.json");
  const { engine } = await openEngine("cpu");
  const agreement = new Agreement({ model, text: "" }, engine, { h: 4, w: 3 });
  const folder = await WasmFolder.of(model, { b: 2, h: 4, w: 3 });
  expect(farthest(await agreement.reference(), await folder.run(agreement.weights, agreement.inputs))).toBeLessThan(
    1e-5,
  );
});
