import { describe, expect, test } from "vitest";
import { type CompileRequest, compile } from "../../../compiler/compile.ts";
import { inputsOf, partsDropped, randomInputs, stepInputs } from "../../../runtime/training/step-inputs.ts";
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

describe("rates of chance over a run", () => {
  const partsOf = (text: string, steps: number, perEpoch = 5) => {
    const recipe = `{ "vitral": 1, "spec": "s", "dataset": { "name": "mnist", "train": 8, "validation": 1 }, "epochs": 4, ${text} }`;
    const { file, problems } = readRecipe({ name: "recipe.json", text: recipe });
    if (file === undefined) throw new Error(JSON.stringify(problems));
    return Array.from({ length: steps }, (_, step) => partsDropped(file.recipe, perEpoch, step));
  };
  const near = (parts: readonly Readonly<Record<string, number>>[], name: string, wanted: readonly number[]) => {
    expect(parts).toHaveLength(wanted.length);
    for (const [i, part] of parts.entries()) expect(part[name]).toBeCloseTo(wanted[i] ?? Number.NaN, 12);
  };
  const ramp = (length: number) => Array.from({ length }, (_, i) => i / (length - 1));

  test("early dropout falls in a line, late comes at once, as drop_scheduler of Liu et al. has them", () => {
    const falls = ramp(10).map((part) => 1 - part);
    near(partsOf('"dropout": { "from": 1, "to": 0, "epochs": 2 }', 13), "dropout_share", [...falls, 0, 0, 0]);
    const late = [...Array(10).fill(0), 1, 1];
    near(partsOf('"drop_path": { "epochs": 2, "goes": "step" }', 12), "drop_path_share", late);
  });

  test("without epochs it takes all of them, or as many as were planned then", () => {
    near(partsOf('"drop_path": {}', 20), "drop_path_share", ramp(20));
    const told = '"extended": [{ "epochs": 2, "until_step": 3 }], "dropout": { "goes": "cosine" }';
    const cosine = (length: number) => ramp(length).map((part) => (1 - Math.cos(Math.PI * part)) / 2);
    near(partsOf(told, 20), "dropout_share", [...cosine(10).slice(0, 3), ...cosine(20).slice(3)]);
  });

  test("batches that change the weights together drop alike", () => {
    const [a = 0, b = 0, c = 0] = ramp(12);
    near(partsOf('"drop_path": {}, "accumulate": 2', 6), "drop_path_share", [a, a, b, b, c, ramp(12)[3] ?? 0]);
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
