import { describe, expect, it } from "vitest";
import { GraphBuilder } from "../../../compiler/graph/graph-builder.ts";
import type { Constant, Graph } from "../../../compiler/ir/graph.ts";
import { simplify } from "../../../compiler/rewrites/simplify.ts";
import { cpu } from "../../../compiler/targets/cpu.ts";
import { targets } from "../../../compiler/targets/index.ts";
import { legalize } from "../../../compiler/targets/legalize.ts";
import { allBut } from "../../../compiler/targets/target.ts";
import { tfjs } from "../../../compiler/targets/tfjs.ts";
import { addTrainingStep } from "../../../compiler/training/training-step.ts";
import { plainAdamw } from "../../../schema/recipe/recipe-optimizer.ts";
import { numbers } from "../graph/random-graph.ts";
import { expectSameValues } from "../graph/same-values.ts";
import { smallVit } from "../small-vit.ts";

const depth = 2;

function trainingStep() {
  const sizes = { batch: 2, tokens: 3, dim: 4, heads: 2, headDim: 3, mlp: 5, depth, classes: 3 };
  const { builder, loss, weights, state } = smallVit(sizes);
  addTrainingStep(builder, loss, weights, {
    update: plainAdamw({ weight_decay: 0.1 }),
    clipNorm: 1,
    outputGradients: true,
  });
  const scalar = (value: number): Constant => ({ dtype: "f32", shape: [], data: Float64Array.of(value) });
  const inputs = new Map<string, Constant>([
    ["patches", numbers([2, 3, 4], 5)],
    ["label", { dtype: "i32", shape: [2], data: Int32Array.of(2, 0) }],
    ["lr", scalar(1e-3)],
    ["bias_correction1", scalar(0.1)],
    ["bias_correction2", scalar(0.001)],
  ]);
  const moments = weights.flatMap(({ path }) => {
    const { shape } = state.get(path) ?? scalar(0);
    const square = numbers(shape, 4).data.map((x) => x * x * 0.01);
    return [
      [`adamw/first/${path}`, numbers(shape, 3)],
      [`adamw/second/${path}`, { dtype: "f32", shape, data: square }],
    ] as const;
  });
  return { graph: builder.build(), inputs, state: new Map<string, Constant>([...state, ...moments]) };
}

describe("a ViT's training step", () => {
  const { graph, inputs, state } = trainingStep();

  it.each(Object.values(targets))("is the same for $name: outputs, gradients, new weights and moments", (target) => {
    expectSameValues(legalize(simplify(graph), target), graph, inputs, state);
  });

  it.each(Object.values(targets))("is in the kernels of $name, by type too", (target) => {
    const own: ReadonlySet<string> = target.kernels;
    const steps = [...legalize(simplify(graph), target).steps];
    expect(steps.filter(({ kernel }) => !own.has(kernel))).toEqual([]);
    expect(steps.filter(({ kernel }) => kernel === "matmul")).not.toEqual([]);
    // @ts-expect-error no target's plans have it
    expect(steps.filter(({ kernel }) => kernel === "stop_gradient")).toEqual([]);
  });

  it("has on tfjs one erf a layer, for forward and backward, and no exp", () => {
    const kernels = legalize(simplify(graph), tfjs).steps.map((step) => step.kernel as string);
    expect(kernels.filter((kernel) => kernel === "erf").length).toBe(depth);
    expect(kernels).not.toContain("exp");
    expect(kernels).not.toContain("gelu");
  });

  it("joins the gradients of q, k and v without adding zeros", () => {
    const simple = simplify(graph);
    const attention = [...simple.steps].filter((step) => step.from.endsWith(".attn"));
    expect(attention.filter((step) => step.kernel === "pad")).toEqual([]);
    expect(attention.filter((step) => step.kernel === "concat").length).toBe(depth);
  });

  it("has neither matmul flags of rank 2 nor operands that a slow kernel would stretch, on tfjs", () => {
    const legal = legalize(simplify(graph), tfjs);
    const rank = (id: number | undefined) => legal.types[id ?? -1]?.shape.length;
    for (const step of legal.steps) {
      if (step.kernel !== "matmul" || rank(step.inputs[0]) !== 2) continue;
      expect(step.attributes).toEqual({ transposeA: false, transposeB: false });
    }
  });
});

it.each([
  [
    [4, 20, 20],
    [false, false],
  ],
  [
    [1, 5, 5],
    [false, false],
  ],
  [
    [4, 5, 5],
    [true, false],
  ],
] as const)("matrices of %j times others, the first turned round, have the flags %j on tfjs", (shape, flags) => {
  const builder = new GraphBuilder();
  const [a, b] = [builder.input("a", { dtype: "f32", shape }), builder.input("b", { dtype: "f32", shape })];
  builder.output("y", builder.emitter("n").matmul(a, b, true));
  const graph = builder.build();
  const legal = legalize(graph, tfjs);
  expect([...legal.steps].flatMap((step) => (step.kernel === "matmul" ? [step.attributes] : []))).toEqual([
    { transposeA: flags[0], transposeB: flags[1] },
  ]);
  const inputs = new Map([
    ["a", numbers(shape, 1)],
    ["b", numbers(shape, 2)],
  ]);
  expectSameValues(legal, graph, inputs);
});

it("neither the gradient of relu nor a dropout mask compares anything, on tfjs", () => {
  const builder = new GraphBuilder();
  const emit = builder.emitter("n");
  const one = (value: number) => emit.constant({ dtype: "f32", shape: [1, 1], data: Float64Array.of(value) });
  const x = builder.input("x", { dtype: "f32", shape: [4, 5] });
  const seed = builder.input("seed", { dtype: "i32", shape: [2] });
  const step = builder.input("step", { dtype: "i32", shape: [] });
  const draw = emit.one("random", [seed, step], { site: 1, shape: [4, 5] });
  builder.output("slope", emit.cast(emit.compare(x, "gt", one(0)), "f32"));
  builder.output("mask", emit.cast(emit.compare(draw, "ge", one(0.25)), "f32"));
  const graph = builder.build();
  const legal = legalize(simplify(graph), tfjs);
  expect(legal.steps.map((each) => each.kernel as string)).not.toContain("compare");
  const ints = (...data: number[]): Constant => ({ dtype: "i32", shape: [2], data: Int32Array.from(data) });
  const inputs = new Map([
    ["x", numbers([4, 5], 1)],
    ["seed", ints(1, 2)],
    ["step", { ...ints(3), shape: [] }],
  ]);
  expectSameValues(legal, graph, inputs);
});

describe("what an engine cannot do", () => {
  const graphOf = (shape: readonly number[]): Graph => {
    const builder = new GraphBuilder();
    builder.output("y", builder.emitter("pool.mean").unary("exp", builder.input("x", { dtype: "f32", shape })));
    return builder.build();
  };

  it("is said before anything runs", () => {
    const poor = { ...cpu, name: "poor", kernels: allBut("exp") };
    expect(() => legalize(graphOf([2]), poor)).toThrow("pool.mean: engine poor has no exp");
  });

  it("too many axes are", () => {
    const builder = new GraphBuilder();
    const x = builder.input("x", { dtype: "f32", shape: [2, 2, 2, 2, 2, 2, 2] });
    builder.output("y", builder.emitter("tokens").unary("softmax", x));
    expect(() => legalize(builder.build(), cpu)).toThrow("softmax of 7 axes, engine cpu takes 6 at most");
  });
});
