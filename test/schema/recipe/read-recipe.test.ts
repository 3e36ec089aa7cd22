import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { placeOf } from "../../../schema/problem/source.ts";
import { overrideRecipe } from "../../../schema/recipe/override-recipe.ts";
import { readRecipe } from "../../../schema/recipe/read-recipe.ts";
import { recipeSchema } from "../../../schema/recipe/recipe.ts";

const shipped = ["vit-mnist", "vit-mnist-strong", "quick-start"];
const textOf = (name: string) => readFileSync(new URL(`../../../specs/recipes/${name}.json`, import.meta.url), "utf8");

const small = {
  vitral: 1,
  spec: "vit.json",
  dataset: { name: "mnist", train: 10, validation: 10 },
  epochs: 2,
};

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(recipeSchema());

/** Every problem as "code line:column message". */
function problemsOf(text: string): readonly string[] {
  return readRecipe({ name: "r.json", text }).problems.map(({ code, span, message }) => {
    const place = span === undefined ? undefined : placeOf(span.source, span.start);
    return `${code} ${place?.line}:${place?.column} ${message}`;
  });
}

describe("readRecipe", () => {
  it.each(shipped)("reads %s", (name) => {
    expect(problemsOf(textOf(name))).toEqual([]);
  });

  it("fills in defaults", () => {
    const { file } = readRecipe({ name: "r.json", text: JSON.stringify(small) });
    expect(file?.recipe).toMatchObject({
      batch_size: 64,
      seed: 0,
      set: {},
      optimizer: { adamw: { lr: 1e-3, betas: [0.9, 0.999] } },
      schedule: { warmup: 0, decay: "cosine", final: 0 },
      dataset: { split_seed: 0 },
    });
    expect(file?.recipe.clip_norm).toBeUndefined();
  });

  it("names every mistake at its place, with the similar word", () => {
    const text = [
      "{",
      '  "vitral": 1,',
      '  "spec": "vit.json",',
      '  "dataset": { "name": "minst", "train": 10.5, "validation": 10 },',
      '  "epoch": 3,',
      '  "optimizer": { "adamw": { "lr": "fast", "betas": [0.9, 1] } },',
      '  "schedule": { "warmup": 10 },',
      '  "seed": -1',
      "}",
    ].join("\n");
    expect(problemsOf(text)).toEqual([
      "R105 4:24 `minst` is not a value of `name`",
      "R102 4:42 `train` must be a whole number, not 10.5",
      "R101 5:3 `epoch` is not a key of the recipe",
      "R102 6:35 `lr` must be a number, not a string",
      "R104 6:58 `betas[1]` is 1; it must be at least 0 and less than 1",
      "R104 7:27 `warmup` is 10; it must be at least 0 and at most 1",
      "R104 8:11 `seed` is -1; it must be at least 0 and at most 9007199254740991",
    ]);
    const [misspelt, , unknown, , beta] = readRecipe({ name: "r.json", text }).problems;
    expect(unknown?.fix?.edits[0]?.text).toBe('"epochs"');
    expect(misspelt?.help).toEqual(["did you mean `mnist`?"]);
    // Of an item of a list nothing more is known than of the list.
    expect(beta?.help).toEqual([]);
  });

  it("says once that a number is no number", () => {
    const text = `{ "vitral": 1, "spec": "vit.json", "dataset": { "name": "mnist", "train": 10, "validation": 10 },
      "epochs": 3, "optimizer": { "adamw": { "lr": 1e-3 } }, "seed": ${2 ** 60} }`;
    expect(readRecipe({ name: "r.json", text }).problems.map(({ code }) => code)).toEqual(["J017"]);
  });

  it.each([
    ['"engine": "gpu"', "did you mean `tensorflow`?"],
    ['"engine": "CUDA"', "did you mean `tensorflow`?"],
    ['"engine": "cpus"', "did you mean `cpu`?"],
    ['"engine": "constructor"', "it may be `tensorflow`, `onnxruntime`, `wasm`, `tfjs` or `cpu`"],
    ['"schedule": { "decay": "sqrt" }', "it may be `cosine`, `linear`, `none`, `step` or `one_cycle`"],
    [
      '"schedule": { "warmup": 10 }',
      "what it is: the part of all steps over which the rate rises to its peak, 0 to 1: in a line, of `one_cycle` as a cosine",
    ],
  ])("says of %s what it may be", (written, help) => {
    const text = `${JSON.stringify(small).slice(0, -1)}, ${written} }`;
    expect(readRecipe({ name: "r.json", text }).problems.map((one) => one.help)).toEqual([[help]]);
  });

  it.each([
    ['"lr": 0.01', 'it belongs in "optimizer": { "adamw": { "lr": 0.01 } }'],
    ['"learningRate": 1e-2', 'it belongs in "optimizer": { "adamw": { "lr": 1e-2 } }'],
    ['"optimizer": { "lr": 0.01 }', 'it belongs in "optimizer": { "adamw": { "lr": 0.01 } }'],
    ['"optimizer": { "adamw": { "batch_size": 8 } }', 'it belongs at the top of the recipe: "batch_size": 8'],
    ['"dataset": { "name": "mnist", "train": 1, "val": 1 }', "did you mean `validation`?"],
    ['"dropout": 0.1', 'a parameter of the spec is given in "set": { "dropout": 0.1 }'],
    ['"num_heads": 4', 'a parameter of the spec is given in "set": { "num_heads": 4 }'],
    ['"dataset": { "folder": { "train": "d", "val": "e" } }', "did you mean `validation`?"],
    ['"num_workers": 2', 'it belongs in "loading": { "workers": 2 }'],
    ['"warmup_steps": 500', 'it belongs in "schedule": { "warmup_steps": 500 }'],
    ['"schedule": { "min_lr": 0 }', "it is `final` here, as a part of the highest rate"],
    ['"optimizer": { "sgd": { "learning_rate": 0.1 } }', "did you mean `lr`?"],
    ['"batchSize": 64', "did you mean `batch_size`?"],
    ['"device": "wasm"', "did you mean `engine`?"],
    ['"optimizer": "rmsprop"', 'write "optimizer": { "adamw": { "lr": 1e-3 } }, how gradients change the weights'],
    [
      '"dataset": "mnist"',
      'write "dataset": { "name": "mnist", "train": 8000, "validation": 2000 }, the images to learn from',
    ],
    [
      '"schedule": "cosine"',
      'write "schedule": { "warmup": 0.1, "decay": "cosine" }, how the learning rate goes over the run, step by step',
    ],
  ])("says of %s where it belongs, once", (written, help) => {
    const [key = ""] = /\w+/.exec(written) ?? [];
    const rest = Object.entries(small).filter(([name]) => name !== key);
    const text = `{ ${[...rest.map(([name, value]) => `"${name}": ${JSON.stringify(value)}`), written].join(", ")} }`;
    expect(readRecipe({ name: "r.json", text }).problems.map((found) => found.help)).toEqual([[help]]);
  });

  it("takes another name for a key that is missing as that key", () => {
    const text = JSON.stringify({ ...small, spec: undefined, model: "vit.json" });
    expect(problemsOf(text)).toEqual(["R101 1:78 `model` is not a key of the recipe"]);
  });

  it("takes the quotes off a number", () => {
    const [found] = readRecipe({ name: "r.json", text: JSON.stringify({ ...small, epochs: "10" }) }).problems;
    expect(found?.fix).toMatchObject({ applicability: "safe", edits: [{ text: "10" }] });
    const [other] = readRecipe({ name: "r.json", text: JSON.stringify({ ...small, epochs: "0" }) }).problems;
    expect(other?.fix).toBeUndefined();
  });

  it.each(["../evil", "a/b", "a\\b", "..", ".", "a\nb", "/etc", "C:", "x".repeat(101)])(
    "takes no name that leads elsewhere: %j",
    (name) => {
      const text = JSON.stringify({ ...small, name });
      expect(readRecipe({ name: "r.json", text }).problems.map(({ code }) => code)).toEqual(["R110"]);
      expect(validate(JSON.parse(text))).toBe(false);
    },
  );

  it.each(["digits", "vit, larger (2)", "..a", "数字"])("takes the name %j", (name) => {
    const text = JSON.stringify({ ...small, name });
    expect(problemsOf(text)).toEqual([]);
    expect(validate(JSON.parse(text))).toBe(true);
  });

  it.each([
    ["", "J"],
    ["[1]", "R102"],
    ['{"vitral": 2}', "R104"],
    ['{"__proto__": {}, "constructor": 1}', "R101"],
  ])("rejects %j", (text, code) => {
    const found = problemsOf(text);
    expect(found.some((line) => line.startsWith(code))).toBe(true);
  });

  it("keeps settings as text", () => {
    const text = JSON.stringify({ ...small, set: { depth: 3, pool: "'mean'", image_size: [28, 28] } });
    expect(readRecipe({ name: "r.json", text }).file?.recipe.set).toEqual({
      depth: "3",
      pool: "'mean'",
      image_size: "[28,28]",
    });
  });
});

describe("overrideRecipe", () => {
  const { file } = readRecipe({ name: "r.json", text: JSON.stringify({ ...small, set: { depth: 3 } }) });
  if (file === undefined) throw new Error("the recipe is right");

  it("puts flags in place of values", () => {
    const given = { epochs: "5", seed: "7", preset: "tiny", set: ["depth=4", "heads = 2"], batchSize: "8" };
    const { recipe, problems } = overrideRecipe(file.recipe, given);
    expect(problems).toEqual([]);
    expect(recipe).toMatchObject({
      epochs: 5,
      seed: 7,
      preset: "tiny",
      batch_size: 8,
      set: { depth: "4", heads: "2" },
    });
  });

  it("holds them to the same rules", () => {
    const { problems } = overrideRecipe(file.recipe, {
      epochs: "many",
      batchSize: "0",
      engine: "wsam",
      set: ["depth"],
    });
    expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "R106 `depth` is not of the form `name=value`",
      "R102 `--epochs` must be a whole number, not a string",
      "R104 `--batch-size` is 0; it must be at least 1 and at most 1000000",
      "R105 `wsam` is not a value of `--engine`",
    ]);
  });
});

describe("recipeSchema", () => {
  it("is the file that is shipped", async () => {
    const text = `${JSON.stringify(recipeSchema(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot("../../../schema/recipe.schema.json");
  });

  it.each(shipped)("accepts %s", (name) => {
    expect(validate(JSON.parse(textOf(name))), JSON.stringify(validate.errors)).toBe(true);
  });

  it("rejects what the reader rejects", () => {
    expect(validate({ ...small, epoch: 3 })).toBe(false);
    expect(validate({ ...small, epochs: 0 })).toBe(false);
    expect(validate({ vitral: 1 })).toBe(false);
  });

  it("describes every key", () => {
    const missing: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== "object" || node === null || !("properties" in node)) return;
      for (const [key, child] of Object.entries(node.properties ?? {})) {
        if (!child.description) missing.push(`${path}/${key}`);
        visit(child, `${path}/${key}`);
      }
    };
    visit(recipeSchema(), "");
    expect(missing).toEqual([]);
  });
});

describe("a choice", () => {
  const problemsWith = (optimizer: string) =>
    problemsOf(JSON.stringify(small).replace(/\}$/, `, "optimizer": ${optimizer}}`)).map((one) =>
      one.replace(/ \d+:\d+/, ""),
    );

  it("may be a bare word, which stands for what it can do without", () => {
    const [bare, written] = ['"adamw"', '{ "adamw": {} }'].map(
      (optimizer) =>
        readRecipe({ name: "r", text: JSON.stringify(small).replace(/\}$/, `, "optimizer": ${optimizer}}`) }).file
          ?.recipe.optimizer,
    );
    expect(bare).toEqual(written);
  });

  it("is one of its ways, known to it", () => {
    expect(problemsWith("{}")).toEqual([expect.stringContaining("R103 `optimizer` must be one of `adamw`")]);
    expect(problemsWith('"adamv"')).toEqual(["R105 `adamv` is not a value of `optimizer`"]);
    expect(problemsWith('{ "adamv": {} }')).toEqual(["R101 `adamv` is not a key of `optimizer`"]);
    expect(problemsWith("3")).toEqual(["R102 `optimizer` must be an object, not 3"]);
  });
});
