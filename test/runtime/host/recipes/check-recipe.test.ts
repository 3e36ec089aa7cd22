import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { mnist } from "../../../../runtime/host/datasets/mnist.ts";
import { checkRecipeText } from "../../../../runtime/host/recipes/check-recipe.ts";
import { placeOf } from "../../../../schema/problem/source.ts";
import { temporaryFolder } from "../../temporary-folder.ts";

let folder = "";
beforeEach(() => {
  folder = temporaryFolder();
});

const spec = {
  vitral: 1,
  params: { side: 28, classes: 10, hidden: 4 },
  presets: { small: { hidden: 2 } },
  inputs: { image: "b 1 side side" },
  nodes: [{ rearrange: "b c h w -> b (c h w)" }, { linear: "hidden" }, { linear: "classes", id: "logits" }],
  outputs: { logits: "logits" },
};
const recipe = {
  vitral: 1,
  spec: "models/spec.json",
  dataset: { name: "mnist", train: 100, validation: 20 },
  epochs: 1,
  batch_size: 20,
};

/** Problems of a recipe, a line a key, as "file line message"; with the words of the line that they are shown in. */
function problemsOf(changes: object, specChanges: object = {}): readonly string[] {
  mkdirSync(join(folder, "models"), { recursive: true });
  writeFileSync(join(folder, "models/spec.json"), JSON.stringify({ ...spec, ...specChanges }));
  const name = join(folder, "recipe.json");
  const text = JSON.stringify({ ...recipe, ...changes }, null, 1);
  return checkRecipeText({ name, text })
    .problems.filter(({ severity }) => severity === "error")
    .map(({ code, span, message }) => {
      if (span === undefined) return `${code} ${message}`;
      const line = span.source.text.split("\n")[placeOf(span.source, span.start).line - 1]?.trim() ?? "";
      const place = span.source.name.replace(`${folder}/`, "");
      return `${place}: ${place === "recipe.json" ? line : "…"}: ${code} ${message}`;
    });
}

describe("checkRecipe", () => {
  it("finds nothing wrong with what can be trained, and gives its model", () => {
    expect(problemsOf({ preset: "small", set: { hidden: "3 + 1" } })).toEqual([]);
    const { checked } = checkRecipeText({ name: join(folder, "recipe.json"), text: JSON.stringify(recipe) });
    expect(checked?.model.evaluated.outputs.get("logits")?.axes.map(({ name }) => name)).toEqual(["b", "classes"]);
  });

  it.each([
    [{ preset: "smal" }, '"preset": "smal": G620 the spec has no preset `smal`'],
    [{ set: { hiden: 3 } }, '"hiden": 3: G619 the spec has no parameter `hiden`'],
    [{ set: { hidden: "3 *" } }, '"hidden": "3 *": E301 a value is expected after `*`'],
    [{ set: { side: 14 } }, '"name": "mnist",: R211 the model takes images of 1 × 14 × 14'],
    [{ set: { classes: 5 } }, '"name": "mnist",: R212 the model tells 5 classes apart, `mnist` has 10'],
    [{ set: { classes: 12 } }, '"name": "mnist",: R212 the model tells 12 classes apart, `mnist` has 10'],
    [
      { optimizer: { sgd: { groups: [{ match: "**.biases" }] } } },
      '"match": "**.biases": R282 no trained weight\'s path matches `**.biases`',
    ],
    [{ optimizer: { muon: { except: ["hed.*"] } } }, '"hed.*": R282 no trained weight\'s path matches `hed.*`'],
    [
      { optimizer: { adamw: { layer_decay: 0.65 } } },
      '"layer_decay": 0.65: R283 `layer_decay` needs a spec with `stages`, and this one does not say which weights are which layer',
    ],
    [
      { optimizer: { sgd: { nesterov: true, momentum: 0 } } },
      '"nesterov": true,: R284 `nesterov` looks ahead by the whole momentum, and there is none',
    ],
    [{ drop_path: {} }, '"drop_path": {}: R300 `drop_path` schedules the rates of the model\'s nodes `drop_path`'],
    [{ dropout: 0.1 }, '"dropout": 0.1: R102 `dropout` must be an object, not 0.1'],
    [{ objective: { cross_entropy: "logit" } }, '"cross_entropy": "logit": R113 the spec has no output `logit`'],
    [{ objective: { squared_error: "logit" } }, '"squared_error": "logit": R113 the spec has no output `logit`'],
    [{ objective: { class_weights: [1, 2] } }, '"class_weights": [: R142 "class_weights" has 2 numbers'],
    [{ start: { from: "runs/a", freeze: ["*.bias", "**"] } }, '"freeze": [: R310 all 4 weights of the model stay'],
    [{ objective: { mse: "logits" } }, '"mse": "logits": R101 `mse` is not a key of `objective`'],
    [{ objective: { nodes: ["gelu"] } }, '"gelu": R140 the loss is f32 [b, classes 10], and must be one number'],
    [{ objective: { nodes: [{ linear: 1, in: "logits" }] } }, '"linear": 1,: R141'],
    [{ objective: { nodes: ["gelo"] } }, '"gelo": G601 unknown op `gelo`'],
    [{ objective: { nodes: [{ multiply: ["logits", "label"] }] } }, '"label": G6'],
    [
      { dataset: { name: "mnist", train: 9000, validation: 2000 } },
      '"train": 9000,: R209 the recipe asks for 11000 images',
    ],
    [{ spec: "spec.json" }, '"spec": "spec.json",: F401 cannot read'],
    [{ spec: "recipe.json" }, '"spec": "recipe.json",: R112'],
    [{ spec: "vitral:blocks/ffn" }, '"spec": "vitral:blocks/ffn",: R261'],
    [{ epoch: 3 }, '"epoch": 3: R101 `epoch` is not a key of the recipe'],
  ])("shows at the recipe's line what is wrong: %j", (changes, said) => {
    writeFileSync(join(folder, "recipe.json"), JSON.stringify(recipe));
    const found = problemsOf(changes);
    expect(found.map((one) => one.slice(0, `recipe.json: ${said}`.length))).toEqual([`recipe.json: ${said}`]);
  });

  it("knows a schedule that would change nothing", () => {
    const dropping = { nodes: [...spec.nodes.slice(0, 2), { dropout: "rate" }, ...spec.nodes.slice(2)] };
    const params = { ...spec.params, rate: 0.1 };
    expect(problemsOf({ dropout: { from: 1, to: 0 } }, { ...dropping, params })).toEqual([]);
    const [none] = problemsOf({ dropout: { from: 1, to: 0 }, set: { rate: 0 } }, { ...dropping, params });
    expect(none).toContain("R300");
    const [never] = problemsOf({ dropout: { from: 1, to: 0, goes: "step" } }, { ...dropping, params });
    expect(never).toBe(
      'recipe.json: "goes": "step": R301 `dropout` goes in one step, and does not say after how many epochs',
    );
  });

  it("finds what is wrong in several places in one run", () => {
    const found = problemsOf({
      dataset: { name: "mnist", train: 9000, validation: 2000 },
      objective: { cross_entropy: "logit" },
      set: { side: 14 },
    });
    expect(found.map((one) => / ([A-Z]\d{3}) /.exec(one)?.[1])).toEqual(["R211", "R209", "R113"]);
  });

  it("holds batches to what the spec says of them", () => {
    const free = { free: { b: { multiple_of: 4, max: 30 } } };
    expect(problemsOf({}, free)).toEqual([]);
    expect(problemsOf({ batch_size: 32 }, free)).toEqual([
      'recipe.json: "batch_size": 32: C708 `b` must be at most 30, found 32',
    ]);
    expect(problemsOf({ batch_size: 24, dataset: { ...recipe.dataset, train: 50 } }, free)).toEqual([
      'recipe.json: "train": 50,: C707 `b` must be a multiple of 4, found 2',
    ]);
    expect(problemsOf({}, { inputs: { image: "16 1 side side" } })[0]).toMatch(
      /^recipe\.json: "batch_size": 20: R221 the model's input `image` takes 16 images at a time/,
    );
  });

  it.each([
    [{ inputs: { image: "b 1 side side", more: "b 1" } }, "R215"],
    [{ inputs: { image: "b n" }, nodes: [{ linear: 10, id: "logits" }], free: { n: {} } }, "C"],
    [{ nodes: [{ linear: "classes", id: "logits" }] }, "R215"],
  ])("says what keeps a model from being trained on images: %j", (changes, code) => {
    const found = problemsOf({}, changes);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toContain(` ${code}`);
  });

  it.each([
    [{ dataset: { name: "mnist", train: 33, validation: 17 }, batch_size: 16 }, '"train": 33,'],
    [{ dataset: { name: "mnist", train: 1, validation: 17 }, batch_size: 16 }, '"train": 1,'],
    [{ dataset: { name: "mnist", train: 33, validation: 16 }, batch_size: 1 }, '"batch_size": 1'],
    [{ dataset: { name: "mnist", train: 34, validation: 17 }, batch_size: 16 }, undefined],
    [{ dataset: { name: "mnist", train: 32, validation: 17 }, batch_size: 16 }, undefined],
  ])("finds batches of one image that a batch norm cannot be trained on: %j", (changes, place) => {
    const [flatten, hidden, classes] = spec.nodes;
    const [first, ...more] = problemsOf(changes, { nodes: [flatten, hidden, "batch_norm", classes] });
    expect(more).toEqual([]);
    if (place === undefined) expect(first).toBeUndefined();
    else expect(first).toContain(`recipe.json: ${place}: R281 \`batch_norm\` cannot be trained on one value`);
  });

  it.each([
    [33, 16, ['let "batch_size" be 17', 'let "train" be 32']],
    [33, 1, ['let "batch_size" be 3']],
    [1, 16, ["train on batches that make b more than 1"]],
  ])("offers sizes that train: %i images by %i", (train, batch_size, ways) => {
    const nodes = [...spec.nodes.slice(0, 2), "batch_norm", ...spec.nodes.slice(2)];
    problemsOf({}, { nodes });
    const changed = { ...recipe, dataset: { name: "mnist", train, validation: 9 }, batch_size };
    const { problems } = checkRecipeText({ name: join(folder, "recipe.json"), text: JSON.stringify(changed) });
    for (const way of ways) expect(problems[0]?.help.join("\n")).toContain(way);
  });

  it("shows what is wrong in the spec in the spec", () => {
    expect(problemsOf({}, { nodes: [{ gelux: {}, id: "logits" }] })).toEqual([
      "models/spec.json: …: G601 unknown op `gelux`",
    ]);
  });

  it("says so when it is no recipe", () => {
    const { problems } = checkRecipeText({ name: "vit.json", text: JSON.stringify(spec) });
    expect(problems.map(({ code }) => code)).toEqual(["R111"]);
  });
});

it("counts the images that the dataset has", async () => {
  expect((await mnist.load()).length).toBe(mnist.length);
});

it("warns of a softmax before the recipe's cross-entropy, unless it is there only when nothing is trained", () => {
  const warnings = (nodes: readonly object[]) => {
    mkdirSync(join(folder, "models"), { recursive: true });
    writeFileSync(
      join(folder, "models/spec.json"),
      JSON.stringify({ ...spec, nodes: [...spec.nodes.slice(0, 1), ...nodes] }),
    );
    const { problems } = checkRecipeText({ name: join(folder, "recipe.json"), text: JSON.stringify(recipe) });
    return problems.map(({ code, severity, related }) => [severity, code, related.map(({ text }) => text).join()]);
  };
  const linear = { linear: "classes" };
  expect(warnings([linear, { softmax: -1, id: "logits" }])).toContainEqual([
    "warning",
    "W930",
    "the recipe trains it by cross-entropy, which takes the softmax itself",
  ]);
  const only = { if: "not training", then: [{ softmax: -1 }], id: "logits" };
  expect(warnings([linear, only]).map(([, code]) => code)).not.toContain("W930");
});
