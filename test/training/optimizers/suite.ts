import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile } from "../../../compiler/compile.ts";
import type { Plan } from "../../../compiler/ir/plan.ts";
import { averagePath } from "../../../compiler/ir/state-path.ts";
import type { EngineName, HostTensor } from "../../../runtime/engines/engine.ts";
import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { compileOptions } from "../../../runtime/training/compile-options.ts";
import { inputsOf, stepInputs } from "../../../runtime/training/step-inputs.ts";
import { readRecipe } from "../../../schema/recipe/read-recipe.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";

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
  "adamw, averaged": { optimizer: { adamw: { lr: 0.01 } }, average: { decay: 0.9 } },
  "adamw, averaged with warm-up": { optimizer: { adamw: { lr: 0.01 } }, average: { decay: 0.9, warmup: true } },
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
      const { losses, state } = await trained(name, recipeOf(part), [BATCH]);
      const wanted = recorded[called] ?? { losses: [], weights: {} };
      expect(farthest(losses, wanted.losses)).toBeLessThan(1e-5);
      for (const [path, theirs] of Object.entries(wanted.weights)) {
        const { data = [] } = state.get(averagePath(path)) ?? state.get(path) ?? {};
        expect({ path, off: farthest([...data], theirs) }).toSatisfy(({ off }) => off < 1e-5);
      }
    },
  );

  test("a step of several batches is that of one", async () => {
    const whole = await trained(name, recipeOf({ optimizer: { adamw: { lr: 0.01 } }, clip_norm: 0.3 }), [BATCH]);
    const parts = await trained(
      name,
      recipeOf({ optimizer: { adamw: { lr: 0.01 } }, clip_norm: 0.3, batch_size: 3, accumulate: 3 }),
      [3, 3, 2],
    );
    for (const [path, { data }] of whole.state)
      expect({ path, off: farthest([...(parts.state.get(path)?.data ?? [])], [...data]) }).toSatisfy(
        ({ off }) => off < 1e-5,
      );
  });
}

/** Twenty steps over batches of these sizes, and what is kept after them. */
async function trained(name: EngineName, recipe: Recipe, batches: readonly number[]) {
  const { engine } = await openEngine(name);
  const [first = BATCH, last = first] = [batches[0], batches.at(-1)];
  const sizes = { train: [...new Set([first, last])], accumulate: batches.length > 1 ? [first] : [] };
  const plan = compile({ source: { name: "model.json", text: spec }, ...compileOptions(recipe, name, sizes) });
  const prepared = engine.prepare(plan);
  prepared.writeState(firstState(plan, Object.keys(recorded.adamw?.weights ?? {})));
  const losses: number[] = [];
  for (let change = 0; change < STEPS; change++) {
    const [x, labels] = [sines(100 + change, [BATCH, 4, 4, 1]), labelsAt(change)];
    let from = 0;
    for (const [i, images] of batches.entries()) {
      const signature = i === batches.length - 1 ? "train" : "accumulate";
      const step = change * batches.length + i;
      const given = stepInputs(inputsOf(plan, signature), constant(recipe), batches.length, step, images / BATCH);
      const { loss } = await prepared.run(signature, {
        x: { ...x, shape: [images, 4, 4, 1], data: x.data.slice(16 * from, 16 * (from + images)) } as HostTensor,
        labels: { ...labels, shape: [images], data: labels.data.slice(from, from + images) } as HostTensor,
        ...given,
      });
      losses.push(loss?.data[0] ?? Number.NaN);
      from += images;
    }
  }
  const state = await prepared.readState();
  prepared.dispose();
  return { losses, state };
}

/** The rate stays: schedules have a test of their own. */
const constant = (recipe: Recipe): Recipe => ({ ...recipe, schedule: { ...recipe.schedule, decay: "none" } });

/** The largest difference, as a part of the largest number. */
function farthest(ours: readonly number[], theirs: readonly number[]): number {
  const largest = Math.max(...theirs.map(Math.abs));
  return Math.max(...theirs.map((value, i) => Math.abs((ours[i] ?? Number.NaN) - value))) / largest;
}
