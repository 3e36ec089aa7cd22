import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluateGraph } from "../../../compiler/graph/evaluate-graph.ts";
import { GraphBuilder } from "../../../compiler/graph/graph-builder.ts";
import type { Constant, Value } from "../../../compiler/ir/graph.ts";
import { operandsOf } from "../../../compiler/ir/kernel-arity.ts";
import type { KernelName } from "../../../compiler/ir/kernel-attributes.ts";
import type { Kernel } from "../../../compiler/kernels/kernel.ts";
import { kernels } from "../../../compiler/kernels/table.ts";
import { differentiate } from "../../../compiler/training/differentiate.ts";
import { Draw, f32 } from "./draw.ts";
import { expectClose, finiteDifferences, type Program } from "./finite-differences.ts";
import { generators } from "./generators.ts";
import { differentiableOutputs, type PulledBack, pullBack } from "./pull-back.ts";

const names = Object.keys(kernels) as KernelName[];
/** stop_gradient has a rule, but one that is not its derivative, by design. */
const differentiable = names.filter((name) => kernels[name].vjp !== null && name !== "stop_gradient");

describe("the gradient rule is the derivative of evaluate:", () => {
  test.each(differentiable)("%s", (name) => {
    const law = fc.property(fc.gen(), (next) => checkFirstOrder(name, new Draw(next)));
    fc.assert(law, { numRuns: 25, seed: 1 });
  });
});

describe("the rule's own steps can be differentiated again:", () => {
  test.each(differentiable.filter((name) => name !== "max_pool"))("%s", (name) => {
    const law = fc.property(fc.gen(), (next) => checkSecondOrder(name, new Draw(next)));
    fc.assert(law, { numRuns: 8, seed: 2 });
  });
});

test("nothing flows through what has no gradient", () => {
  const without = names.filter((name) => kernels[name].vjp === null);
  expect(without).toEqual(["compare", "argmax", "max_pool_grad", "random"]);
  const { gradients } = pullBack("stop_gradient", [{ dtype: "f32", shape: [2] }], {}, [0]);
  expect(gradients).toEqual([undefined]);
});

function checkFirstOrder<K extends KernelName>(name: K, draw: Draw): void {
  const { inputs, attributes } = generators[name](draw);
  const kernel: Kernel<K> = kernels[name];
  const wanted = draw.someOf(differentiableOutputs(name, inputs, attributes));
  if (wanted.length === 0) return;
  const pulled = pullBack(name, inputs, attributes, wanted);
  const given = argumentsOf(pulled, inputs, draw);
  const values = evaluateGraph(pulled.builder.build(), given, new Map());
  const primal: Program = (moved) => {
    const drawn = inputs.map((_, i) => read(moved, `x${i}`));
    const results = kernel.evaluate(operandsOf(name, drawn), attributes);
    return results.filter((_, output) => wanted.includes(output));
  };
  const weights = wanted.map((output) => read(given, `g${output}`));
  pulled.inputs.forEach((input, i) => {
    const gradient = pulled.gradients[i];
    if (input.dtype !== "f32") {
      expect(gradient).toBeUndefined();
    } else {
      if (gradient !== undefined) expect(gradient).toMatchObject({ dtype: "f32", shape: input.shape });
      expectClose(dataOf(values, gradient), finiteDifferences(primal, given, `x${i}`, weights));
    }
  });
}

/** Differentiates Σ weights · gradients by the inputs and the cotangents, as `differentiate` would a loss. */
function checkSecondOrder<K extends KernelName>(name: K, draw: Draw): void {
  const { inputs, attributes } = generators[name](draw);
  const wanted = draw.someOf(differentiableOutputs(name, inputs, attributes));
  if (wanted.length === 0) return;
  const pulled = pullBack(name, inputs, attributes, wanted);
  const gradients = pulled.gradients.filter((gradient) => gradient !== undefined);
  if (gradients.length === 0) return;
  const given = argumentsOf(pulled, inputs, draw);
  const first = pulled.builder.build();
  const program: Program = (moved) => {
    const values = evaluateGraph(first, moved, new Map());
    return gradients.map(({ id }) => read(values, id));
  };
  const weights = gradients.map(({ shape }) => draw.reals(shape.map(Number)));
  const builder = GraphBuilder.from(first);
  const moving = [...first.inputs].filter(([, id]) => builder.value(id).dtype === "f32");
  const wrt = moving.map(([, id]) => builder.value(id));
  const loss = weightedSum(builder, gradients, weights);
  const derivatives = differentiate(builder, loss, wrt);
  const values = evaluateGraph(builder.build(), given, new Map());
  moving.forEach(([input], i) => {
    expectClose(dataOf(values, derivatives[i]), finiteDifferences(program, given, input, weights));
  });
}

/** The inputs, and a random cotangent of each result that is to have one. */
function argumentsOf(pulled: PulledBack, inputs: readonly Constant[], draw: Draw): ReadonlyMap<string, Constant> {
  const given = new Map(inputs.map((input, i) => [`x${i}`, input]));
  pulled.cotangents.forEach((cotangent, i) => {
    if (cotangent !== undefined) given.set(`g${i}`, draw.reals(cotangent.shape.map(Number)));
  });
  return given;
}

function weightedSum(builder: GraphBuilder, values: readonly Value[], weights: readonly Constant[]): Value {
  const emit = builder.emitter("loss");
  const parts = values.map((value, i) => {
    const weighted = emit.mul(value, builder.constant(weights[i] ?? f32([], [])));
    return emit.reshape(emit.sum(weighted, [...value.shape.keys()]), []);
  });
  return parts.reduce((sum, part) => emit.add(sum, part));
}

function read<Key>(values: ReadonlyMap<Key, Constant>, key: Key): Constant {
  const value = values.get(key);
  if (value === undefined) throw new Error(`${key} has no value`);
  return value;
}

/** Of a gradient, where undefined means that it is 0 throughout. */
const dataOf = (values: ReadonlyMap<number, Constant>, value: Value | undefined) =>
  value === undefined ? undefined : read(values, value.id).data;
