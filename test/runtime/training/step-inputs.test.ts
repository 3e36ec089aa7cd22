import { describe, expect, test } from "vitest";
import { type CompileRequest, compile } from "../../../compiler/compile.ts";
import { inputsOf, randomInputs, stepInputs } from "../../../runtime/training/step-inputs.ts";
import { readRecipe } from "../../../schema/recipe/read-recipe.ts";
import { plainAdamw } from "../../../schema/recipe/recipe-optimizer.ts";

const spec = (node: string, input = "x") => `{
  "vitral": 1, "params": { "rate": 0.0 }, "inputs": { "${input}": "b 6" },
  "nodes": [${node}, { "linear": 3, "id": "logits" }], "outputs": { "logits": "logits" }
}`;

function planOf(text: string, signature: keyof CompileRequest["batchSizes"], rate = "0") {
  return compile({
    source: { name: "model.json", text },
    set: { rate },
    engine: "cpu",
    batchSizes: { [signature]: [2] },
    objective: { cross_entropy: "logits", label_smoothing: 0 },
    optimizer: { update: plainAdamw({ weight_decay: 0 }) },
  });
}

const { file } = readRecipe({
  name: "recipe.json",
  text: '{ "vitral": 1, "spec": "s", "dataset": { "name": "mnist", "train": 8, "validation": 1 }, "epochs": 2 }',
});

const dropout = spec('{ "dropout": "rate" }');
const noise = spec('{ "random": [6], "id": "noise" }, { "add": ["x", "noise"] }');

describe("what a run feeds", () => {
  test.each([
    ["a model without randomness", dropout, "0", ["bias_correction1", "bias_correction2", "lr"]],
    ["a model with dropout", dropout, "0.1", ["bias_correction1", "bias_correction2", "lr", "seed", "step"]],
    ["a model with random numbers", noise, "0", ["bias_correction1", "bias_correction2", "lr", "seed", "step"]],
  ])("%s: what its plan asks for, and nothing else", (_, text, rate, names) => {
    if (file === undefined) throw new Error("the recipe is right");
    const inputs = inputsOf(planOf(text, "train", rate), "train");
    const fed = stepInputs(inputs, file.recipe, 1, 0);
    expect(Object.keys(fed).sort()).toEqual(names);
    expect(Object.keys(inputs).sort()).toEqual(["labels", "x", ...names].sort());
    for (const [name, { dtype, shape }] of Object.entries(fed)) expect(inputs[name]).toMatchObject({ dtype, shape });
  });

  test.each(["eval", "predict"] as const)("`%s` draws where the model does", (signature) => {
    expect(Object.keys(randomInputs(inputsOf(planOf(noise, signature), signature), 7, 0))).toEqual(["seed", "step"]);
    expect(randomInputs(inputsOf(planOf(dropout, signature, "0.1"), signature), 7, 0)).toEqual({});
  });
});

describe("names of inputs", () => {
  test.each(["labels", "lr", "bias_correction2"])("a spec's input `%s` is refused where training adds one", (name) => {
    expect(() => planOf(spec('"gelu"', name), "train")).toThrow("R220");
    expect(Object.keys(inputsOf(planOf(spec('"gelu"', name), "predict"), "predict"))).toEqual([name]);
  });

  test.each(["seed", "step"])("a spec's input `%s` is refused where random numbers are drawn", (name) => {
    expect(() => planOf(spec('{ "dropout": "rate" }', name), "train", "0.1")).toThrow("R220");
    expect(Object.keys(inputsOf(planOf(spec('{ "dropout": "rate" }', name), "train"), "train"))).toContain(name);
  });
});
