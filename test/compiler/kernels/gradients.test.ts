import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differentiate } from "../../../compiler/differentiate.ts";
import { evaluateGraph } from "../../../compiler/evaluate-graph.ts";
import type { GraphBuilder } from "../../../compiler/graph-builder.ts";
import type { Constant, Value } from "../../../compiler/graph.ts";
import type { KernelName } from "../../../compiler/kernels/attributes.ts";
import type { Kernel } from "../../../compiler/kernels/kernel.ts";
import { kernels } from "../../../compiler/kernels/table.ts";
import { countOf, Draw } from "./draw.ts";
import { expectClose, finiteDifferences, type Program } from "./finite-differences.ts";
import { generators } from "./generators.ts";
import { type PulledBack, pullBack } from "./pull-back.ts";

const names = Object.keys(kernels) as KernelName[];
const differentiable = names.filter((name) => kernels[name].vjp !== null);
const RUNS = { first: 25, second: 8 };

describe("the gradient rule is the derivative of evaluate:", () => {
  test.each(differentiable)("%s", (name) => {
    fc.assert(
      fc.property(fc.gen(), (next) => checkFirstOrder(name, new Draw(next))),
      { numRuns: RUNS.first, seed: 1 },
    );
  });
});

/** max_pool's gradient is the one kernel that cannot be differentiated again. */
describe("the rule's own steps can be differentiated again:", () => {
  test.each(differentiable.filter((name) => name !== "max_pool"))("%s", (name) => {
    fc.assert(
      fc.property(fc.gen(), (next) => checkSecondOrder(name, new Draw(next))),
      { numRuns: RUNS.second, seed: 2 },
    );
  });
});

test("max_pool's gradient refuses to be differentiated", () => {
  expect(kernels.max_pool_grad.vjp).toBeNull();
});

function checkFirstOrder<K extends KernelName>(name: K, draw: Draw): void {
  const { inputs, attributes } = generators[name](draw);
  const kernel: Kernel<K> = kernels[name];
  const pulled = pullBack(name, inputs, attributes, wantedOutputs(draw));
  const given = argumentsOf(pulled, inputs, draw);
  const values = run(pulled.builder, given);
  const weights = pulled.outputs.map((output, i) => given.get(`g${i}`) ?? { ...read(values, output), data: new Float64Array(0) });
  const primal: Program = (moved) => kernel.evaluate(inputs.map((input, i) => moved.get(`x${i}`) ?? input), attributes);
  pulled.inputs.forEach((input, i) => {
    const gradient = pulled.gradients[i];
    if (input.dtype !== "f32") return expect(gradient).toBeUndefined();
    if (gradient !== undefined) expect(gradient).toMatchObject({ dtype: "f32", shape: input.shape });
    const analytic = gradient === undefined ? new Float64Array(countOf(inputs[i]?.shape ?? [])) : read(values, gradient).data;
    if (!blocksGradients(name)) expectClose(analytic, finiteDifferences(primal, given, `x${i}`, weights));
    return undefined;
  });
}

/** Differentiates Σ w · gradients by the inputs and the cotangents. */
function checkSecondOrder<K extends KernelName>(name: K, draw: Draw): void {
  if (blocksGradients(name)) return;
  const { inputs, attributes } = generators[name](draw);
  const pulled = pullBack(name, inputs, attributes, wantedOutputs(draw));
  const { builder } = pulled;
  const gradients = pulled.gradients.filter((gradient) => gradient !== undefined);
  if (gradients.length === 0) return;
  const first = builder.build();
  const firstSteps = { ...first, steps: [...first.steps], types: [...first.types] };
  const given = argumentsOf(pulled, inputs, draw);
  const weights = gradients.map(({ shape }) => draw.reals(shape.map(Number)));
  const wrt = [...pulled.inputs, ...pulled.cotangents].filter((value) => value?.dtype === "f32") as Value[];
  const derivatives = differentiate(builder, weightedSum(builder, gradients, weights), wrt);
  const values = run(builder, given);
  const program: Program = (moved) => {
    const results = evaluateGraph(firstSteps, moved, new Map());
    return gradients.map((gradient) => read(results, gradient));
  };
  const nameOf = new Map([...builder.build().inputs].map(([input, id]) => [id, input]));
  wrt.forEach((value, i) => {
    const derivative = derivatives[i];
    const analytic = derivative === undefined ? new Float64Array(countOf(value.shape.map(Number))) : read(values, derivative).data;
    expectClose(analytic, finiteDifferences(program, given, nameOf.get(value.id) ?? "", weights));
  });
}

/** Its gradient is not its derivative, by design. */
const blocksGradients = (name: KernelName) => name === "stop_gradient";

/** Several results rarely all matter. At least one does. */
function wantedOutputs(draw: Draw): (output: number) => boolean {
  const chosen = draw.axes(3, 1);
  return (output) => chosen.includes(output);
}

/** The inputs, and a random cotangent of each result that has one. */
function argumentsOf(pulled: PulledBack, inputs: readonly Constant[], draw: Draw): Map<string, Constant> {
  const given = new Map(inputs.map((input, i) => [`x${i}`, input]));
  pulled.cotangents.forEach((cotangent, i) => {
    if (cotangent !== undefined) given.set(`g${i}`, draw.reals(cotangent.shape.map(Number)));
  });
  return given;
}

function weightedSum(builder: GraphBuilder, values: readonly Value[], weights: readonly Constant[]): Value {
  const emit = builder.emitter("loss");
  const parts = values.map((value, i) => {
    const weighted = emit.mul(value, builder.constant(weights[i] as Constant));
    return emit.reshape(emit.sum(weighted, [...value.shape.keys()]), []);
  });
  return parts.reduce((sum, part) => emit.add(sum, part));
}

const run = (builder: GraphBuilder, given: ReadonlyMap<string, Constant>) =>
  evaluateGraph(builder.build(), given, new Map());

function read(values: ReadonlyMap<number, Constant>, { id }: Value): Constant {
  const value = values.get(id);
  if (value === undefined) throw new Error(`value ${id} was not computed`);
  return value;
}
