import { expect, test } from "vitest";
import { evaluateGraph } from "../../../compiler/graph/evaluate-graph.ts";
import type { KernelAttributes } from "../../../compiler/ir/kernel-attributes.ts";
import { results } from "./apply.ts";
import { f32, i32 } from "./draw.ts";
import { pullBack } from "./pull-back.ts";

/** 1 2 3 / 4 5 6 */
const grid = f32([2, 3], [1, 2, 3, 4, 5, 6]);

function gradient<K extends "max" | "prod" | "top_k">(
  name: K,
  x: readonly number[],
  attributes: KernelAttributes[K],
  g: readonly number[],
): readonly number[] {
  const input = f32([x.length], x);
  const { builder, gradients } = pullBack(name, [input], attributes, [0]);
  const given = new Map([["x0", input]]).set("g0", f32([g.length], g));
  const values = evaluateGraph(builder.build(), given, new Map());
  return Array.from(values.get(gradients[0]?.id ?? -1)?.data ?? []);
}

test("sums, maxima, products keep the axes at size 1", () => {
  expect(results("sum", [grid], { axes: [0] })).toEqual([f32([1, 3], [5, 7, 9])]);
  expect(results("sum", [grid], { axes: [0, 1] })).toEqual([f32([1, 1], [21])]);
  expect(results("max", [grid], { axes: [1] })).toEqual([f32([2, 1], [3, 6])]);
  expect(results("prod", [grid], { axes: [1] })).toEqual([f32([2, 1], [6, 120])]);
  expect(results("sum", [i32([2], [3, 4])], { axes: [0] })).toEqual([i32([1], [7])]);
});

test("max shares its gradient evenly among equals", () => {
  expect(gradient("max", [3, 1, 3, 3], { axes: [0] }, [6])).toEqual([2, 0, 2, 2]);
});

test.each([
  ["no zero", [2, 3, 4], [12, 8, 6]],
  ["one zero", [2, 0, 4], [0, 8, 0]],
  ["two zeros", [0, 3, 0], [0, 0, 0]],
])("gradient of a product with %s", (_, x, expected) => {
  expect(gradient("prod", x, { axes: [0] }, [1]).map((d) => d + 0)).toEqual(expected);
});

test("argmax takes the lowest index of equals", () => {
  expect(results("argmax", [f32([2, 3], [1, 7, 7, 5, 5, 5])], { axis: 1 })).toEqual([i32([2, 1], [1, 0])]);
  expect(results("argmax", [grid], { axis: 0 })).toEqual([i32([1, 3], [1, 1, 1])]);
});

test("top_k: largest first, the lowest index first among equals", () => {
  const [best, where] = results("top_k", [f32([2, 4], [1, 9, 3, 9, 2, 2, 2, 2])], { k: 3 });
  expect(best).toEqual(f32([2, 3], [9, 9, 3, 2, 2, 2]));
  expect(where).toEqual(i32([2, 3], [1, 3, 2, 0, 1, 2]));
});

test("top_k sends gradients back to where the values were", () => {
  expect(gradient("top_k", [1, 9, 3, 4], { k: 2 }, [10, 20])).toEqual([0, 10, 0, 20]);
});
