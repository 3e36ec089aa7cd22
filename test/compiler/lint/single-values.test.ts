import { describe, expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";
import { type CompileOptions, compile, lowerModel } from "../../../compiler/compile.ts";
import { plainAdamw } from "../../../schema/recipe/recipe-optimizer.ts";

/** Batch norm of images whose other axes are folded into its batch, or into its features. */
const spec = (image: string, normalised: string) => ({
  name: "norm.json",
  text: `{ "vitral": 1, "name": "m", "params": { "h": 1, "w": 2 }, "inputs": { "image": "${image}" },
    "nodes": [
      { "rearrange": "${image} -> ${normalised}" }, "batch_norm",
      { "reduce": "${normalised} -> ${image.split(" ")[0]} 1", "by": "mean", "id": "logits" }],
    "outputs": { "logits": "logits" } }`,
});

const settings: Pick<CompileOptions, "objective" | "optimizer" | "engine"> = {
  engine: "cpu",
  objective: { cross_entropy: "logits", label_smoothing: 0 },
  optimizer: { update: plainAdamw({ weight_decay: 0 }) },
};

/** How many values each feature has, of `batch` images of 1 x 2. */
const SPECS: readonly (readonly [form: string, values: (batch: number) => number])[] = [
  ["b h w", (batch) => batch],
  ["b w h", (batch) => 2 * batch],
  ["b 1 (h w)", (batch) => batch],
  ["b (h w) 1", (batch) => 2 * batch],
];

describe("variances that training divides by n - 1", () => {
  it.each(SPECS)("are refused over one value and over no more: %s", (form, values) => {
    const source = spec("b h w", form);
    for (const batch of [1, 2, 3]) {
      const train = () => compile({ ...settings, source, batchSizes: { train: [batch] } });
      if (values(batch) === 1) expect(train).toThrow("R281: `batch_norm` cannot be trained on one value");
      else expect(train().signatures.train).toHaveLength(1);
      const others = { eval: [batch], predict: [batch] };
      expect(Object.keys(compile({ ...settings, source, batchSizes: others }).signatures)).toEqual(["eval", "predict"]);
    }
  });

  it("are refused at the one size of several that is too small", () => {
    const source = spec("b h w", "b h w");
    expect(() => compile({ ...settings, source, batchSizes: { train: [16, 1] } })).toThrow("R281");
  });

  it("are no matter where the model is trained as it is evaluated", () => {
    const request = { ...settings, source: spec("b h w", "b h w"), batchSizes: { train: [1] }, trainingMode: false };
    expect(compile(request).signatures.train).toHaveLength(1);
  });

  it("are warned of where no batch could mend them", () => {
    const source = spec("1 h w", "1 h w");
    const found = check(source).problems.map(({ code, severity, label }) => [code, severity, label]);
    expect(found).toEqual([["R281", "warning", "n = 1"]]);
    expect(() => lowerModel({ ...settings, source, batchSizes: {} }, "train")).toThrow("R281");
    expect(check(spec("b h w", "b h w")).problems).toEqual([]);
  });
});
