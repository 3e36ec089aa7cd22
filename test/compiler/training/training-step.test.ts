import { expect, it } from "vitest";
import { evaluateGraph } from "../../../compiler/graph/evaluate-graph.ts";
import { GraphBuilder } from "../../../compiler/graph/graph-builder.ts";
import type { Constant } from "../../../compiler/ir/graph.ts";
import { addTrainingStep } from "../../../compiler/training/training-step.ts";
import { plainAdamw } from "../../../schema/recipe/recipe-optimizer.ts";
import { numbers } from "../graph/random-graph.ts";

const options = { update: plainAdamw({ weight_decay: 0.05 }) };
const {
  betas: [beta1, beta2],
  epsilon,
  weight_decay,
} = options.update.adamw;
const rate = 3e-3;

/** Two weights, `w` with decay and `b` without, and a loss whose gradients are 2w·scale and cos b. */
function example(clipNorm?: number) {
  const builder = new GraphBuilder();
  const emit = builder.emitter("model");
  const w = builder.state("w", { dtype: "f32", shape: [2, 3] });
  const b = builder.state("b", { dtype: "f32", shape: [] });
  const idle = builder.state("idle", { dtype: "f32", shape: [2] });
  const squares = emit.affine(emit.sum(emit.mul(w, w), [0, 1]), 4);
  const loss = emit.add(emit.reshape(squares, []), emit.unary("sin", b));
  const kept = addTrainingStep(
    builder,
    loss,
    [
      { path: "w", sizes: [2, 3], value: w, decay: weight_decay, rate: 1, isHidden: false },
      { path: "b", sizes: [], value: b, decay: 0, rate: 1, isHidden: false },
      { path: "idle", sizes: [2], value: idle, decay: weight_decay, rate: 1, isHidden: false },
    ],
    { ...options, outputGradients: true, ...(clipNorm === undefined ? {} : { clipNorm }) },
  );
  return { graph: builder.build(), kept };
}

const scalar = (value: number): Constant => ({ dtype: "f32", shape: [], data: Float64Array.of(value) });

function hostInputs(step: number) {
  return new Map([
    ["lr", scalar(rate)],
    ["bias_correction1", scalar(1 - beta1 ** step)],
    ["bias_correction2", scalar(1 - beta2 ** step)],
  ]);
}

/** PyTorch's AdamW as its documentation writes it, for one number. */
class ScalarAdamW {
  m = 0;
  v = 0;
  value: number;
  readonly decay: number;
  constructor(value: number, decay: number) {
    this.value = value;
    this.decay = decay;
  }
  step(gradient: number, t: number): void {
    this.value *= 1 - rate * this.decay;
    this.m = beta1 * this.m + (1 - beta1) * gradient;
    this.v = beta2 * this.v + (1 - beta2) * gradient ** 2;
    const [m, v] = [this.m / (1 - beta1 ** t), this.v / (1 - beta2 ** t)];
    this.value -= (rate * m) / (Math.sqrt(v) + epsilon);
  }
}

it.each([undefined, 0.7, 1000])("AdamW over five steps is PyTorch's, clipped to %s", (clipNorm) => {
  const { graph } = example(clipNorm);
  const w = [...numbers([2, 3], 3).data].map((value) => new ScalarAdamW(value, weight_decay));
  const b = new ScalarAdamW(0.4, 0);
  const zeros = (shape: readonly number[]): Constant => ({
    ...numbers(shape, 0),
    data: numbers(shape, 0).data.fill(0),
  });
  const state = new Map<string, Constant>([
    ["w", numbers([2, 3], 3)],
    ["b", scalar(0.4)],
    ["idle", numbers([2], 1)],
    ...(["adamw/first/w", "adamw/second/w"] as const).map((path) => [path, zeros([2, 3])] as const),
    ...(["adamw/first/b", "adamw/second/b"] as const).map((path) => [path, scalar(0)] as const),
  ]);
  for (let t = 1; t <= 5; t++) {
    const values = evaluateGraph(graph, hostInputs(t), state);
    const gradients = [...w.map((each) => 8 * each.value), Math.cos(b.value)];
    const norm = Math.hypot(...gradients);
    expect(values.get(graph.outputs.get("gradient_norm") ?? -1)?.data[0]).toBeCloseTo(norm, 10);
    expect(values.get(graph.outputs.get("grad/b") ?? -1)?.data[0]).toBeCloseTo(Math.cos(b.value), 10);
    const factor = clipNorm === undefined ? 1 : Math.min(1, clipNorm / (norm + 1e-6));
    [...w, b].forEach((each, index) => each.step((gradients[index] ?? 0) * factor, t));
    for (const [path, id] of graph.writes) state.set(path, values.get(id) ?? scalar(NaN));
    state.get("w")?.data.forEach((value, index) => expect(value).toBeCloseTo(w[index]?.value ?? NaN, 11));
    expect(state.get("b")?.data[0]).toBeCloseTo(b.value, 11);
  }
});

it("leaves a weight alone that the loss does not depend on", () => {
  const { graph, kept } = example();
  expect(Object.keys(kept)).toEqual(["adamw/first/w", "adamw/second/w", "adamw/first/b", "adamw/second/b"]);
  expect([...graph.writes.keys()].filter((path) => path.includes("idle"))).toEqual([]);
  expect([...graph.inputs.keys()].sort()).toEqual(["bias_correction1", "bias_correction2", "lr"]);
});
