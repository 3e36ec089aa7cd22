import { expect, test } from "vitest";
import { results, values } from "./apply.ts";
import { bool, f32, i32 } from "./draw.ts";

/** 0 1 2 / 3 4 5 */
const grid = f32([2, 3], [0, 1, 2, 3, 4, 5]);

test("reshape keeps the order", () => {
  const [result] = results("reshape", [grid], { shape: [3, 2] });
  expect(result).toEqual(f32([3, 2], grid.data));
});

test("transpose: axis i of the result is axis perm[i]", () => {
  expect(values("transpose", [grid], { perm: [1, 0] })).toEqual([0, 3, 1, 4, 2, 5]);
  const cube = f32([2, 2, 3], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  const [turned] = results("transpose", [cube], { perm: [2, 0, 1] });
  expect(turned).toEqual(f32([3, 2, 2], [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11]));
});

test("broadcast repeats along axes of size 1", () => {
  expect(values("broadcast", [f32([2, 1], [7, 8])], { shape: [2, 3] })).toEqual([7, 7, 7, 8, 8, 8]);
  expect(values("broadcast", [f32([1, 3], [7, 8, 9])], { shape: [2, 3] })).toEqual([7, 8, 9, 7, 8, 9]);
});

test("concat along either axis", () => {
  expect(values("concat", [grid, f32([1, 3], [6, 7, 8])], { axis: 0 })).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(values("concat", [grid, f32([2, 1], [-1, -2])], { axis: 1 })).toEqual([0, 1, 2, -1, 3, 4, 5, -2]);
});

test("slice and pad", () => {
  expect(values("slice", [grid], { begin: [0, 1], size: [2, 2] })).toEqual([1, 2, 4, 5]);
  const padded = values("pad", [f32([1, 2], [1, 2])], { lo: [1, 0], hi: [0, 1], value: 9 });
  expect(padded).toEqual([9, 9, 9, 1, 2, 9]);
});

test("reverse", () => {
  expect(values("reverse", [grid], { axes: [1] })).toEqual([2, 1, 0, 5, 4, 3]);
  expect(values("reverse", [grid], { axes: [0, 1] })).toEqual([5, 4, 3, 2, 1, 0]);
});

test("movement keeps the dtype", () => {
  const labels = i32([3], [4, 5, 6]);
  expect(results("reverse", [labels], { axes: [0] })).toEqual([i32([3], [6, 5, 4])]);
  expect(results("slice", [labels], { begin: [1], size: [2] })).toEqual([i32([2], [5, 6])]);
  expect(results("pad", [bool([1], [1])], { lo: [1], hi: [1], value: 0 })).toEqual([bool([3], [0, 1, 0])]);
});

test("gather: the indices' axes stand in place of the axis", () => {
  const [columns] = results("gather", [grid, i32([2, 2], [2, 0, 0, 1])], { axis: 1 });
  expect(columns).toEqual(f32([2, 2, 2], [2, 0, 0, 1, 5, 3, 3, 4]));
  const [row] = results("gather", [grid, i32([], [1])], { axis: 0 });
  expect(row).toEqual(f32([3], [3, 4, 5]));
});

test("gather refuses an index that does not exist", () => {
  expect(() => results("gather", [grid, i32([1], [3])], { axis: 1 })).toThrow("an index is not below 3");
  expect(() => results("scatter_add", [f32([1], [1]), i32([1], [-1])], { axis: 0, size: 2 })).toThrow("not below 2");
});

test("scatter_add adds up what meets", () => {
  const [sums] = results("scatter_add", [grid, i32([3], [1, 3, 1])], { axis: 1, size: 4 });
  expect(sums).toEqual(f32([2, 4], [0, 2, 0, 1, 0, 8, 0, 4]));
});

test("one_hot: an index that does not exist gives zeros", () => {
  const [hot] = results("one_hot", [i32([3], [1, -1, 2])], { depth: 2 });
  expect(hot).toEqual(f32([3, 2], [0, 1, 0, 0, 0, 0]));
});
