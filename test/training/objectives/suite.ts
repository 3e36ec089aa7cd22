import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkedModel } from "../../../compiler/check.ts";
import { compile } from "../../../compiler/compile.ts";
import { teacherPath } from "../../../compiler/ir/state-path.ts";
import type { Objective, TargetKind } from "../../../compiler/training/objective/objective.ts";
import type { Lesson } from "../../../compiler/training/teacher/teacher.ts";
import type { EngineName, HostTensor } from "../../../runtime/engines/engine.ts";
import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { inputsOf, rateInputs } from "../../../runtime/training/step-inputs.ts";
import { plainAdamw } from "../../../schema/recipe/recipe-optimizer.ts";

const [BATCH, FEATURES, HIDDEN, CLASSES, STEPS] = [4, 6, 8, 5, 20];

const spec = `{
  "vitral": 1, "inputs": { "x": "b ${FEATURES}" },
  "nodes": [{ "linear": ${HIDDEN}, "bias": false, "id": "hidden" }, "tanh", { "linear": ${CLASSES}, "bias": false, "id": "logits" }],
  "outputs": { "logits": "logits" }
}`;

/** What record.py says of each. */
const recorded: Readonly<Record<string, { readonly losses: readonly number[]; readonly outputs: readonly number[] }>> =
  JSON.parse(readFileSync(new URL("recorded.json", import.meta.url), "utf8"));

const crossEntropy = (label_smoothing: number): Objective => ({ cross_entropy: "logits", label_smoothing });

const WEIGHTS = [0.5, 1, 2, 0.25, 1.5];

const binary = (more: object): Objective => ({
  ...{ binary_cross_entropy: "logits", label_smoothing: 0, classes: "mean" },
  ...more,
});

/** What nobody has built in: half the square near 0, a line beyond 1. */
const huber = [
  { subtract: ["logits", "targets"] },
  { abs: {}, id: "far" },
  { less: ["far", 1], id: "isNear" },
  { multiply: ["far", "far"] },
  { multiply: 0.5, id: "square" },
  { subtract: ["far", 0.5], id: "line" },
  { where: ["isNear", "square", "line"] },
  { reduce: "b classes -> ", by: "mean" },
];

/** In training it would drop half of what it knows. */
const teacherSpec = `{
  "vitral": 1, "inputs": { "seen": "b ${FEATURES}" },
  "nodes": [
    { "if": "training", "then": [{ "dropout": 0.5 }] }, { "linear": ${CLASSES}, "id": "hidden" }, { "tanh": {}, "id": "told" }
  ],
  "outputs": { "told": "told" }
}`;

const teacher = checkedModel({ name: "teacher.json", text: teacherSpec }, {}, false).evaluated;

/** In training the distillation head's scores stand beside the class head's; else their mean is the answer. */
const twoHeads = `{
  "vitral": 1, "inputs": { "x": "b ${FEATURES}" },
  "nodes": [
    { "linear": ${HIDDEN}, "bias": false, "id": "hidden" }, { "tanh": {}, "id": "seen" },
    { "linear": ${CLASSES}, "bias": false, "id": "token", "in": "seen" },
    { "linear": ${CLASSES}, "bias": false, "id": "logits", "in": "seen" },
    { "if": "not training", "then": [{ "add": "token" }, { "scale": 0.5 }], "out": "answer" }
  ],
  "outputs": { "logits": "answer", "token": "token" }
}`;

type Taught = readonly [Objective, TargetKind, Lesson, string?];

const hard = (output: string): Lesson => ({ hard: output, output: "told", weight: 0.5 });

const soft = (output: string, weight: number, temperature: number, classes: "sum" | "mean" = "sum"): Lesson => ({
  ...{ soft: output, output: "told", weight, temperature, classes },
});

const objectives: Readonly<Record<string, readonly [Objective, TargetKind] | Taught>> = {
  "cross-entropy": [crossEntropy(0), "labels"],
  "cross-entropy, smoothed": [crossEntropy(0.1), "labels"],
  "cross-entropy, mixed": [crossEntropy(0), "mixed"],
  "cross-entropy, mixed and smoothed": [crossEntropy(0.1), "mixed"],
  "cross-entropy, weighted": [{ ...crossEntropy(0.1), class_weights: WEIGHTS }, "labels"],
  "cross-entropy, weighted and mixed": [{ ...crossEntropy(0.1), class_weights: WEIGHTS }, "mixed"],
  "binary cross-entropy": [binary({}), "labels"],
  "binary cross-entropy, smoothed": [binary({ label_smoothing: 0.1, classes: "sum" }), "labels"],
  "binary cross-entropy, mixed": [binary({ target_threshold: 0.2 }), "mixed"],
  "binary cross-entropy, several": [binary({}), "several"],
  "squared error": [{ squared_error: "logits" }, "labels"],
  "squared error, several": [{ squared_error: "logits" }, "several"],
  nodes: [{ logits: "logits", nodes: huber }, "several"],
  "teacher, hard": [crossEntropy(0.1), "labels", hard("logits")],
  "teacher, soft": [crossEntropy(0.1), "labels", soft("logits", 0.7, 1)],
  "teacher, soft and warm": [crossEntropy(0.1), "labels", soft("logits", 0.5, 3)],
  "teacher, soft as DeiT's code has it": [crossEntropy(0.1), "labels", soft("logits", 0.5, 2, "mean")],
  "teacher, hard on a token": [crossEntropy(0.1), "labels", hard("token"), twoHeads],
  "teacher, soft on a token": [crossEntropy(0.1), "labels", soft("token", 0.9, 3), twoHeads],
};

const floats = (shape: readonly number[], value: (place: number) => number): HostTensor => ({
  ...{ dtype: "f32", shape },
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, place) => value(place)),
});
const sines = (seed: number, shape: readonly number[], scale = 1) =>
  floats(shape, (place) => Math.fround(scale * Math.fround(Math.sin(seed + 1.7 * place))));

const labelOf = (image: number, step: number) => (3 * image + step) % CLASSES;

/** What record.py takes images to be, for each kind of target. */
const targets: { readonly [K in TargetKind]: (step: number) => Readonly<Record<string, HostTensor>> } = {
  labels: (step) => ({
    labels: { dtype: "i32", shape: [BATCH], data: Int32Array.from({ length: BATCH }, (_, i) => labelOf(i, step)) },
  }),
  mixed: (step) => ({
    ...targets.labels(step),
    targets: floats([BATCH, CLASSES], (place) => {
      const [label, at] = [labelOf(Math.floor(place / CLASSES), step), place % CLASSES];
      return at === label ? 0.7 : at === (label + 2) % CLASSES ? 0.3 : 0;
    }),
  }),
  several: (step) => ({
    targets: floats([BATCH, CLASSES], (place) =>
      Number((Math.floor(place / CLASSES) + (place % CLASSES) + step) % 3 === 0),
    ),
  }),
};

/** Every objective's losses and gradients over twenty steps, held to PyTorch's. */
export function testObjectives(name: EngineName): void {
  test("record.py has what is tested", () => expect(Object.keys(objectives)).toEqual(Object.keys(recorded)));

  describe.each(Object.entries(objectives))("%s", (called, [objective, kind, lesson, text = spec]) => {
    test("twenty steps are PyTorch's within 1e-5", async () => {
      const { engine } = await openEngine(name);
      const update = plainAdamw({ weight_decay: 0 });
      const plan = compile({
        ...{ source: { name: "model.json", text }, engine: name, objective, targets: { train: kind } },
        ...(lesson && { teacher: { typed: teacher, lesson } }),
        optimizer: { update },
        batchSizes: { train: [BATCH], predict: [BATCH] },
      });
      const prepared = engine.prepare(plan);
      const zero = ([path, { shape }]: [string, { shape: readonly number[] }]) =>
        [path, floats(shape, () => 0)] as const;
      prepared.writeState(new Map(Object.entries(plan.state).map(zero)));
      const given = [
        ["hidden.kernel", sines(1, [FEATURES, HIDDEN], 0.5)],
        ["logits.kernel", sines(2, [HIDDEN, CLASSES], 0.5)],
        ["token.kernel", sines(9, [HIDDEN, CLASSES], 0.5)],
        [teacherPath("hidden.kernel"), sines(7, [FEATURES, CLASSES], 2)],
        [teacherPath("hidden.bias"), sines(8, [CLASSES])],
      ] as const;
      prepared.writeState(new Map(given.filter(([path]) => path in plan.state)));
      const losses: number[] = [];
      for (let step = 0; step < STEPS; step++) {
        const x = sines(3 + step, [BATCH, FEATURES]);
        const rates = rateInputs(inputsOf(plan, "train"), 0.01, update, step + 1);
        const { loss } = await prepared.run("train", { x, ...targets[kind](step), ...rates });
        losses.push(loss?.data[0] ?? Number.NaN);
      }
      const { logits } = await prepared.run("predict", { x: sines(0, [BATCH, FEATURES]) });
      prepared.dispose();
      const { losses: wanted, outputs } = recorded[called] ?? { losses: [], outputs: [] };
      for (const [step, loss] of losses.entries()) expect(Math.abs(loss - (wanted[step] ?? 0))).toBeLessThan(1e-5);
      for (const [i, value] of (logits?.data ?? []).entries())
        expect(Math.abs(value - (outputs[i] ?? 0))).toBeLessThan(1e-5);
    });
  });
}
