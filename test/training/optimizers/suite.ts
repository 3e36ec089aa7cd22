import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile } from "../../../compiler/compile.ts";
import type { Plan } from "../../../compiler/ir/plan.ts";
import type { EngineName, HostTensor } from "../../../runtime/engines/engine.ts";
import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { compileOptions } from "../../../runtime/training/compile-options.ts";
import { inputsOf, rateInputs } from "../../../runtime/training/step-inputs.ts";
import { readRecipe } from "../../../schema/recipe/read-recipe.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import { optionsOf } from "../../../schema/recipe/recipe-optimizer.ts";

const [BATCH, CLASSES, STEPS] = [8, 5, 20];

/** The model of record.py; what it calls a stage is one here. */
const spec = JSON.stringify({
  vitral: 1,
  inputs: { x: "b 4 4 1" },
  nodes: [
    { conv: 2, kernel: [3, 3], id: "conv" },
    "tanh",
    { rearrange: "b h w c -> b (h w c)" },
    { linear: 6, id: "first" },
    "tanh",
    { linear: 7, id: "second" },
    { tanh: {}, id: "bent" },
    { weight: [], init: { normal: 1 }, id: "gain" },
    { multiply: ["bent", "gain"] },
    { linear: CLASSES, id: "logits" },
    { weight: [3], init: { normal: 1 }, id: "idle" },
  ],
  outputs: { logits: "logits", idle: "idle" },
  stages: ["conv", "first", ["second", "gain", "idle"], "logits"],
});

interface Recorded {
  readonly losses: readonly number[];
  readonly weights: Readonly<Record<string, readonly number[]>>;
}

/** What record.py says of each. */
const recorded: Readonly<Record<string, Recorded>> = JSON.parse(
  readFileSync(new URL("recorded.json", import.meta.url), "utf8"),
);

const biasesAndHead = [
  { match: "**", weight_decay: 0.3 },
  { match: "**.bias", weight_decay: 0 },
  { match: "logits.**", lr_scale: 2 },
];

const recipes: Readonly<Record<string, object>> = {
  adamw: { optimizer: { adamw: { lr: 0.01, weight_decay: 0.05 } } },
  "adamw, groups": { optimizer: { adamw: { lr: 0.01, groups: biasesAndHead } } },
  "adamw, layer decay": { optimizer: { adamw: { lr: 0.01, weight_decay: 0.05, layer_decay: 0.65 } } },
  adam: { optimizer: { adam: { lr: 0.01, weight_decay: 0.05 } } },
  "sgd, plain": { optimizer: { sgd: { lr: 0.1, momentum: 0, weight_decay: 0.05 } } },
  "sgd, dampened": { optimizer: { sgd: { lr: 0.1, dampening: 0.3, weight_decay: 0.05 } } },
  "sgd, nesterov": { optimizer: { sgd: { lr: 0.1, nesterov: true } } },
  "sgd, layer decay": { optimizer: { sgd: { lr: 0.1, layer_decay: 0.65 } } },
  lamb: { optimizer: { lamb: { lr: 0.01, weight_decay: 0.02 } } },
  "lamb, clipped trust": { optimizer: { lamb: { lr: 0.01, weight_decay: 0, trust_clip: true, always_adapt: true } } },
  lion: { optimizer: { lion: { lr: 1e-3, weight_decay: 0.1 } } },
  muon: { optimizer: { muon: { lr: 0.02 } } },
  "muon, as large as adamw": {
    optimizer: {
      muon: { lr: 2e-3, nesterov: false, adjust_lr: "match_rms_adamw", rest: { lr: 2e-3, weight_decay: 0.1 } },
    },
  },
  "adamw, clipped by norm": { optimizer: { adamw: { lr: 0.01 } }, clip_norm: 0.3 },
  "sgd, clipped by value": { optimizer: { sgd: { lr: 0.1 } }, clip_value: 0.02 },
};

function recipeOf(part: object): Recipe {
  const dataset = { name: "mnist", train: BATCH, validation: 1 };
  const text = JSON.stringify({ vitral: 1, spec: "x", dataset, epochs: STEPS, batch_size: BATCH, ...part });
  const { file, problems } = readRecipe({ name: "r.json", text });
  if (file === undefined) throw new Error(JSON.stringify(problems.map(({ message }) => message)));
  return file.recipe;
}

const sines = (seed: number, shape: readonly number[], scale = 1): HostTensor => ({
  ...{ dtype: "f32", shape },
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, place) =>
    Math.fround(scale * Math.fround(Math.sin(seed + 1.7 * place))),
  ),
});

const labelsAt = (step: number): HostTensor => ({
  ...{ dtype: "i32", shape: [BATCH] },
  data: Int32Array.from({ length: BATCH }, (_, image) => (3 * image + step) % CLASSES),
});

/** Weights as record.py has them, and 0 for what is kept beside them. */
function firstState({ state }: Plan, order: readonly string[]): Map<string, HostTensor> {
  const zeros = Object.entries(state).map(([path, { shape }]) => [path, sines(0, shape, 0)] as const);
  const weights = order.map((path, i) => [path, sines(1 + i, state[path]?.shape ?? [], 0.5)] as const);
  return new Map([...zeros, ...weights]);
}

/**
 * Optimizers' losses, and weights after twenty steps, held to PyTorch's and timm's.
 * @param only these of them
 */
export function testOptimizers(name: EngineName, only = Object.keys(recipes)): void {
  test("record.py has what is tested", () => expect(Object.keys(recipes)).toEqual(Object.keys(recorded)));

  test.each(Object.entries(recipes).filter(([called]) => only.includes(called)))(
    "%s: twenty steps are theirs within 1e-5",
    async (called, part) => {
      const { engine } = await openEngine(name);
      const recipe = recipeOf(part);
      const plan = compile({
        source: { name: "model.json", text: spec },
        ...compileOptions(recipe, name, { train: [BATCH] }),
      });
      const wanted = recorded[called] ?? { losses: [], weights: {} };
      const prepared = engine.prepare(plan);
      prepared.writeState(firstState(plan, Object.keys(wanted.weights)));
      const losses: number[] = [];
      for (let step = 0; step < STEPS; step++) {
        const rates = rateInputs(inputsOf(plan, "train"), optionsOf(recipe.optimizer).lr, recipe.optimizer, step + 1);
        const { loss } = await prepared.run("train", {
          ...{ x: sines(100 + step, [BATCH, 4, 4, 1]), labels: labelsAt(step) },
          ...rates,
        });
        losses.push(loss?.data[0] ?? Number.NaN);
      }
      const state = await prepared.readState();
      prepared.dispose();
      expect(farthest(losses, wanted.losses)).toBeLessThan(1e-5);
      for (const [path, theirs] of Object.entries(wanted.weights))
        expect({ path, off: farthest([...(state.get(path)?.data ?? [])], theirs) }).toSatisfy(({ off }) => off < 1e-5);
    },
  );
}

/** The largest difference, as a part of the largest number. */
function farthest(ours: readonly number[], theirs: readonly number[]): number {
  const largest = Math.max(...theirs.map(Math.abs));
  return Math.max(...theirs.map((value, i) => Math.abs((ours[i] ?? Number.NaN) - value))) / largest;
}
