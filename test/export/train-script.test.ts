import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pyTorchTraining } from "../../compiler/export/pytorch/train/train.ts";
import { recipeExport } from "../../runtime/host/exports/run-weights.ts";
import { exportRecipe } from "../../runtime/host/tasks/export-model.ts";
import { hostileTexts } from "../hostile-texts.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";

/** `train.py` and `names.json` of a recipe. */
async function trainingOf(path: string): Promise<readonly [script: string, names: string]> {
  const { located, read, images } = await recipeExport(path, {});
  const files = pyTorchTraining(read.model.evaluated, located.recipe, images);
  const text = (name: string) => String(files.find((file) => file.path === name)?.content);
  return [text("train.py"), text("names.json")];
}

/** The same of a recipe and a spec that are written down first. */
function written(spec: object, recipe: object = {}): Promise<readonly [script: string, names: string]> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "spec.json"), JSON.stringify(spec));
  const whole = {
    vitral: 1,
    spec: "spec.json",
    dataset: { name: "mnist", train: 8, validation: 8 },
    epochs: 1,
    ...recipe,
  };
  writeFileSync(join(folder, "recipe.json"), JSON.stringify(whole));
  return trainingOf(join(folder, "recipe.json"));
}

const classifier = (output: string, more: readonly object[] = []) => ({
  vitral: 1,
  name: "small",
  inputs: { image: "b 1 28 28" },
  nodes: [{ rearrange: "b 1 h w -> b (h w)" }, ...more, { linear: 10, id: "head" }],
  outputs: { [output]: "head" },
});

test("the script of the quick start is as short as by hand", async () => {
  const [script, names] = await trainingOf("specs/recipes/quick-start.json");
  await expect(script).toMatchFileSnapshot("train.golden.py.txt");
  const [, code = ""] = script.split('\n"""\n');
  expect(code.split("\n").filter((line) => /^\s*[^\s#]/.test(line)).length).toBeLessThanOrEqual(225);
  expect(JSON.parse(names)["head.weight"]).toEqual(["head.kernel", "a b -> b a"]);
});

test("lines are as narrow as black has them, and those that a recipe does not need are not there", async () => {
  const [plain] = await written(classifier("logits"), { schedule: { decay: "none" } });
  for (const word of ["WARMUP", "CLIP_NORM", "LABEL_SMOOTHING", "NO_DECAY", "PLANS", "fnmatch"])
    expect(plain).not.toContain(word);
  const weight = { weight: [784], id: "offset", decay: false };
  const spec = classifier("logits", [{ scale: 1, id: "pixels" }, weight, { add: ["pixels", "offset"] }]);
  const [full] = await written(spec, {
    schedule: { warmup: 0.5, decay: "linear", final: 0.1 },
    clip_norm: 2.5,
    objective: { label_smoothing: 0.25 },
    optimizer: { adamw: { lr: 1e-7, betas: [0.5, 0] } },
    extended: [{ epochs: 7, until_step: 3 }],
  });
  for (const line of [
    "LEARNING_RATE = 1e-7  # the highest",
    "BETAS = (0.5, 0)",
    "CLIP_NORM = 2.5  # of all gradients together",
    'NO_DECAY = ["offset"]',
    "PLANS = [(3, 7)]  # until which step the rate went as for how many epochs",
    "    return LEARNING_RATE * (FINAL + (1 - FINAL) * (1 - progress))",
  ])
    expect(full.split("\n")).toContain(line);
  for (const script of [plain, full]) expect(script.split("\n").filter((line) => line.length > 88)).toEqual([]);
});

test("the rate falls in a line to 0, and without a fall nothing is worked out", async () => {
  const rate = async (more: object) => {
    const [script] = await written(classifier("logits"), more);
    return /def learning_rate.*?\n\n/s.exec(script)?.[0].split("\n").slice(2).join("\n").trim();
  };
  expect(await rate({ schedule: { decay: "linear" } })).toContain("return LEARNING_RATE * (1 - progress)");
  expect(await rate({ schedule: { decay: "none", final: 0.5 }, accumulate: 2 })).toBe("return LEARNING_RATE");
  expect(await rate({ schedule: { decay: "step" } })).toBe(
    "left = FACTOR ** math.floor(step / (FALL_EVERY * steps_per_epoch))\n    return LEARNING_RATE * left",
  );
});

test("a matrix that lies another way round in PyTorch is turned as far as here", async () => {
  const nodes = [
    { weight: ["784", 16], id: "kernel" },
    { scale: 1, in: "pixels", id: "again" },
  ];
  const spec = classifier("logits", [
    { scale: 1, id: "pixels" },
    ...nodes,
    { einsum: "b i, i o -> b o", in: ["again", "kernel"] },
  ]);
  const [script] = await written(spec, { optimizer: { muon: { weight_decay: 0.1 } } });
  // 784 x 16: here √max(1, 16/784), there √(784/16).
  expect(script).toContain(`    (${1 / 7}, ${0.1 * 7}, ["kernel"]),`);
  expect(script).toContain('    (1, 0.1, ["head.weight"]),');
});

test("what the script has no words for is refused", async () => {
  for (const [more, key] of [
    [{ augment: ["flip"] }, "augment"],
    [{ objective: { nodes: [{ cross_entropy: {}, in: ["logits", "labels"] }] } }, "objective.nodes"],
  ] as const)
    await expect(written(classifier("logits"), more)).rejects.toThrow(`no words for \`${key}\``);
});

test("what is not trained is no weight that decay leaves alone, and many of those are lines of their own", async () => {
  const norms = Array.from({ length: 9 }, (_, i) => ({ batch_norm: {}, id: `quite_a_long_name_${i}` }));
  const offsets = norms.map(({ id }) => ({ weight: [784], id: `${id}_offset`, decay: false }));
  const added = offsets.flatMap((one, i) => [norms[i] ?? {}, one, { add: [norms[i]?.id, one.id] }]);
  const [script] = await written(classifier("logits", added));
  expect(script).toContain(`NO_DECAY = [\n${offsets.map(({ id }) => `    "${id}",\n`).join("")}]\n`);
  expect(script.split("\n").filter((line) => line.length > 88)).toEqual([]);
  expect(script).toContain("dist.broadcast(buffer, 0)");
  const [none] = await written(classifier("logits", norms));
  expect(none).not.toContain("NO_DECAY");
});

test("a model of so many images at a time is trained in one process", async () => {
  const spec = classifier("logits");
  for (const [given, shares] of [
    [spec, true],
    [
      { ...spec, inputs: { image: "8 1 28 28" }, nodes: [{ rearrange: "b 1 h w -> b (h w)" }, ...spec.nodes.slice(1)] },
      false,
    ],
    [{ ...spec, free: { b: { multiple_of: 2 } } }, false],
  ] as const) {
    const [script] = await written(given);
    expect(script.includes("cannot be shared out"), JSON.stringify(given)).toBe(!shares);
  }
});

test("no name of a recipe or a spec is code", async () => {
  const [harmless] = await written(classifier("harmless"), { objective: { cross_entropy: "harmless" } });
  for (const said of [...hostileTexts, '"]; exit()  #', "\\", '"""', "\n", "'''", "#", "\u2028", "{exit()}"]) {
    const [hostile] = await written(classifier(said), { objective: { cross_entropy: said } });
    const [, literal = ""] = /\[("(?:[^"\\\n]|\\.)*")\]\n {4}loss/.exec(hostile) ?? [];
    expect(
      hostile.replace(literal, () => '"harmless"'),
      said,
    ).toBe(harmless);
  }
  const [named] = await written(classifier("harmless"), {
    objective: { cross_entropy: "harmless" },
    name: "''' # é' {x}",
  });
  expect(named.split("\n").slice(1)).toEqual(harmless.split("\n").slice(1));
  expect(named).toMatch(/^"""Trains model.py as the recipe "''' # é' \{x\}" says\.\n/);
});

test("a class called as something that the script has goes by another name", async () => {
  for (const name of ["MEAN", "DTensor", "RUN", "small"]) {
    const [script] = await written({ ...classifier("logits"), name });
    expect(script).toMatch(name === "small" ? /^from model import Small$/m : /^from model import \w+ as Model$/m);
  }
});

test("what a step in TypeScript has no words for is refused by its key, and nothing is written", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "spec.json"), JSON.stringify(classifier("logits")));
  const path = join(folder, "recipe.json");
  const adamw = { lr: 1e-3 };
  for (const [key, recipe] of Object.entries({
    accumulate: { accumulate: 2 },
    average: { average: { decay: 0.9 } },
    clip_value: { clip_value: 1 },
    "optimizer.adamw.groups": { optimizer: { adamw: { ...adamw, groups: [{ match: "**", lr_scale: 2 }] } } },
    "optimizer.lion": { optimizer: { lion: adamw } },
  })) {
    const dataset = { name: "mnist", train: 8, validation: 8 };
    writeFileSync(path, JSON.stringify({ vitral: 1, spec: "spec.json", dataset, epochs: 1, ...recipe }));
    const output = join(folder, "exported");
    const refused = exportRecipe(path, {}, { target: "typescript", output, train: true });
    await expect(refused, key).rejects.toThrow(`\`train.ts\` has no words for \`${key}\``);
    expect(existsSync(output)).toBe(false);
  }
});
