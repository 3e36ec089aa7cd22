import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import type { TrainingImages } from "../../compiler/export/training-images.ts";
import { toWasm } from "../../compiler/export/wasm/predict-module.ts";
import { loaderStatements } from "../../compiler/export/wasm/print-loader.ts";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { Agreement, exchanges, farthest, modelOf } from "../export/agreement.ts";
import { biomeFaults } from "../export/biome-check.ts";
import { bytesOf } from "../export/onnx-runs.ts";
import { typeErrors } from "../export/type-check.ts";
import { WasmFolder } from "../export/wasm-modules.ts";
import { SMALL, specPaths } from "../training/specs.ts";

const { engine } = await openEngine("tfjs");

test.each(specPaths())(
  "%s as a WebAssembly module computes what the engine does, from each weight in its place",
  async (path) => {
    const model = modelOf(path, SMALL[path]);
    const agreement = new Agreement({ model, text: "" }, engine);
    const folder = await WasmFolder.of(model, { b: 2 });
    const right = await agreement.reference();
    for (const relaxed of [false, true])
      expect(farthest(right, await folder.run(agreement.weights, agreement.inputs, relaxed))).toBeLessThan(1e-5);
    let seen = 0;
    for (const { names, weights } of exchanges(agreement.weights)) {
      const isSeen = farthest(right, await agreement.reference(weights)) > 1e-5;
      expect(farthest(right, await folder.run(weights, agreement.inputs)) > 1e-5, names).toBe(isSeen);
      seen += Number(isSeen);
    }
    expect(seen).toBeGreaterThan(3);
  },
  120_000,
);

const images: TrainingImages = {
  ...{ dataset: "crosses", classes: ["none", "one */ of \u2028 many"], channels: 1, height: 28, width: 28 },
  ...{ mean: [0.5], deviation: [0.25], background: "light", interpolation: "bilinear", crop: { keeps: "all" } },
};

const USE = `import { load } from "./exported-types";

export const logits = async (): Promise<Float32Array> => {
  const model = await load(async (name) => (await fetch(name)).arrayBuffer(), { relaxed: false });
  return model.run({ image: new Float32Array(784) }).logits.data;
};
`;

test("a loader passes `tsc --strict` and biome, and so does who reads its types", async () => {
  const { evaluated } = modelOf("specs/vit.json", "", "mnist");
  const plan = compile({ model: { evaluated, trained: evaluated }, engine: "wasm", batchSizes: { predict: [1] } });
  const [program] = plan.signatures.predict ?? [];
  if (program === undefined) throw new Error("there is one");
  const source = loaderStatements(evaluated, program, images).join("\n\n");
  const files = await toWasm(evaluated, images);
  const types = new TextDecoder().decode(bytesOf(files.find(({ path }) => path === "model.d.ts")?.content ?? ""));
  const errors = (use: string) => typeErrors(new Map(Object.entries({ loader: source, types, use })));
  expect(errors(USE)).toEqual([]);
  expect(errors(USE.replace("image:", "picture:"))).toEqual([expect.stringContaining("picture")]);
  expect(biomeFaults(new Map([["loader", source]]))).toEqual([]);
}, 60_000);
