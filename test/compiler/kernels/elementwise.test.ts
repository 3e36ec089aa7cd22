import { describe, expect, test } from "vitest";
import { evaluateGraph } from "../../../compiler/graph/evaluate-graph.ts";
import { operandsOf } from "../../../compiler/ir/kernel-arity.ts";
import type { KernelName } from "../../../compiler/ir/kernel-attributes.ts";
import type { UnaryKernel } from "../../../compiler/kernels/emit.ts";
import { results, values } from "./apply.ts";
import { bool, f32, i32 } from "./draw.ts";
import { pullBack } from "./pull-back.ts";

const column = f32([2, 1], [1, 2]);
const row = f32([1, 3], [10, 20, 40]);

test("binary kernels broadcast", () => {
  expect(values("add", [column, row], {})).toEqual([11, 21, 41, 12, 22, 42]);
  expect(values("sub", [row, column], {})).toEqual([9, 19, 39, 8, 18, 38]);
  expect(values("mul", [column, row], {})).toEqual([10, 20, 40, 20, 40, 80]);
  expect(values("div", [row, column], {})).toEqual([10, 20, 40, 5, 10, 20]);
  expect(values("maximum", [f32([2], [1, 5]), f32([2], [3, 4])], {})).toEqual([3, 5]);
  expect(values("minimum", [f32([2], [1, 5]), f32([2], [3, 4])], {})).toEqual([1, 4]);
});

test("integers stay integers", () => {
  expect(results("add", [i32([2], [1, 2]), i32([1], [5])], {})).toEqual([i32([2], [6, 7])]);
  expect(results("maximum", [i32([2], [1, 9]), i32([1], [5])], {})).toEqual([i32([2], [5, 9])]);
});

test("affine: scale first; 1/n where a size divides", () => {
  expect(values("affine", [f32([2], [1, 2])], { scale: 3, shift: -1 })).toEqual([2, 5]);
  const third = { numerator: 1, denominator: 4 };
  expect(values("affine", [f32([2], [1, 2])], { scale: third, shift: third })).toEqual([0.5, 0.75]);
});

test("compare and select", () => {
  const [a, b] = [f32([3], [1, 2, 3]), f32([1], [2])];
  const holds = (relation: "eq" | "ne" | "lt" | "le" | "gt" | "ge") => values("compare", [a, b], { relation });
  expect(holds("eq")).toEqual([0, 1, 0]);
  expect(holds("ne")).toEqual([1, 0, 1]);
  expect(holds("lt")).toEqual([1, 0, 0]);
  expect(holds("le")).toEqual([1, 1, 0]);
  expect(holds("gt")).toEqual([0, 0, 1]);
  expect(holds("ge")).toEqual([0, 1, 1]);
  expect(values("compare", [f32([1], [Number.NaN]), b], { relation: "ge" })).toEqual([0]);
  expect(values("select", [bool([3], [1, 0, 1]), a, b], {})).toEqual([1, 2, 3]);
});

test("select does not touch what it does not choose", () => {
  expect(values("select", [bool([1], [0]), f32([1], [Number.NaN]), f32([1], [4])], {})).toEqual([4]);
});

test("cast drops fractions towards 0, and asks for ≠ 0", () => {
  expect(results("cast", [f32([4], [1.9, -1.9, 0, 0.5])], { to: "i32" })).toEqual([i32([4], [1, -1, 0, 0])]);
  expect(results("cast", [f32([4], [1.9, -1.9, 0, 0.5])], { to: "bool" })).toEqual([bool([4], [1, 1, 0, 1])]);
  expect(results("cast", [bool([2], [1, 0])], { to: "f32" })).toEqual([f32([2], [1, 0])]);
});

/** From tables such as those of Abramowitz & Stegun. */
const KNOWN: readonly (readonly [UnaryKernel, number, number])[] = [
  ["abs", -1.5, 1.5],
  ["sign", -1.5, -1],
  ["sign", 0, 0],
  ["exp", 2, 7.38905609893065],
  ["log", 3, 1.0986122886681098],
  ["sqrt", 3, 1.7320508075688772],
  ["rsqrt", 3, 0.5773502691896258],
  ["sin", 1, 0.8414709848078965],
  ["cos", 1, 0.5403023058681398],
  ["tanh", 1, 0.7615941559557649],
  ["sigmoid", 1, 0.7310585786300049],
  ["sigmoid", -800, 0],
  ["sigmoid", 800, 1],
  ["erf", 0.5, 0.5204998778130465],
  ["relu", -2, 0],
  ["relu", 2, 2],
];

test.each(KNOWN)("%s(%d)", (name, x, expected) => {
  expect(values(name, [f32([1], [x])], {})[0]).toBeCloseTo(expected, 14);
});

describe("at a tie, as PyTorch has it:", () => {
  const gradients = (name: "maximum" | "minimum" | "abs" | "relu", ...inputs: readonly number[]) => {
    const given = new Map(inputs.map((x, i) => [`x${i}`, f32([1], [x])]));
    const pulled = pullBack(name as KernelName, operandsOf(name, [...given.values()]), {}, [0]);
    const found = evaluateGraph(pulled.builder.build(), given.set("g0", f32([1], [1])), new Map());
    return pulled.gradients.map((gradient) => (gradient === undefined ? undefined : found.get(gradient.id)?.data[0]));
  };
  test("maximum and minimum give each half", () => {
    expect(gradients("maximum", 2, 2)).toEqual([0.5, 0.5]);
    expect(gradients("minimum", 2, 2)).toEqual([0.5, 0.5]);
  });
  test("abs and relu give 0 at 0", () => {
    expect(gradients("abs", 0)).toEqual([0]);
    expect(gradients("relu", 0)).toEqual([0]);
  });
});
