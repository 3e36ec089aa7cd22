import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkedModel } from "../../../compiler/check.ts";
import { estimateMemory } from "../../../compiler/report/estimate-memory.ts";
import { specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { specFile } from "../../training/specs.ts";

function estimate(text: string, name: string, options = {}, batch = 64, sizes = new Map([["b", 1]])) {
  const spec = { source: { name, text }, importer: specFiles(name), ...options };
  return estimateMemory(checkedModel(spec.source, spec, true), sizes, batch);
}

describe("the memory of a model", () => {
  const name = specFile("specs/vit.json");
  const vit = (batch: number, set = {}) => estimate(readFileSync(name, "utf8"), name, { preset: "mnist", set }, batch);

  test("is made of weights, moments, and what grows with the batch", () => {
    const [small, large] = [vit(16), vit(64)];
    expect(large.weights).toBe(small.weights);
    // 138 476 numbers, two moments each.
    expect(large.weights).toBe(4 * 138_476);
    expect(large.train).toMatchObject({ moments: 8 * 138_476, gradients: 4 * 138_476, batch: 64 });
    expect(large.predict).toBeGreaterThan(large.weights);
    const { peak = 0, moments = 0, activations = 0 } = large.train ?? {};
    expect(peak).toBe(large.weights + moments + activations);
    expect(activations / (small.train?.activations ?? 0)).toBeCloseTo(4, 0);
    expect(vit(64, { depth: "8" }).train?.activations).toBeGreaterThan(1.5 * activations);
  });

  const spec = (image: string, outputs: string) => `{
    "vitral": 1, "inputs": { "image": "${image} 3 8 8" },
    "nodes": [{ "rearrange": "b c h w -> b (c h w)" }, { "linear": 4, "id": "y" }, { "reduce": "b d -> b", "by": "max", "id": "z" }],
    "outputs": ${outputs}
  }`;

  test("is that of a step where an output could be logits, whatever its name", () => {
    expect(estimate(spec("b", '{ "z": "z", "y": "y" }'), "m.json").train).toBeDefined();
    expect(estimate(spec("b", '{ "z": "z" }'), "m.json").train).toBeUndefined();
    expect(estimate(spec("16", '{ "y": "y" }'), "m.json", {}, 64, new Map()).train).toBeDefined();
  });
});
