import { expect, test } from "vitest";
import { results, values } from "./apply.ts";
import { f32 } from "./draw.ts";

/** 1 2 3 / 4 5 6 */
const grid = f32([2, 3], [1, 2, 3, 4, 5, 6]);

function expectNear(actual: ArrayLike<number> | undefined, expected: readonly number[]): void {
  expect(Array.from(actual ?? [])).toEqual(expected.map((value) => expect.closeTo(value, 12)));
}

test("softmax and its logarithm", () => {
  const x = f32([2, 3], [1, 2, 3, 1001, 1002, 1003]);
  const row = [0.09003057317038046, 0.24472847105479764, 0.6652409557748219];
  const logs = [-2.40760596444438, -1.40760596444438, -0.4076059644443803];
  expectNear(values("softmax", [x], {}), [...row, ...row]);
  expectNear(values("log_softmax", [x], {}), [...logs, ...logs]);
});

test("normalize: x̂, mean, rstd; the variance divides by N", () => {
  const [unit, mean, rstd] = results("normalize", [grid], { axes: [1], epsilon: 0, center: true });
  const edge = Math.sqrt(3 / 2);
  expectNear(unit?.data, [-edge, 0, edge, -edge, 0, edge]);
  expect(mean).toEqual(f32([2, 1], [2, 5]));
  expectNear(rstd?.data, [edge, edge]);
});

test("normalize without center is RMS norm, and says that the mean is 0", () => {
  const [unit, mean, rstd] = results("normalize", [f32([1, 2], [3, 4])], { axes: [1], epsilon: 12.5, center: false });
  expect(unit?.data[0]).toBeCloseTo(3 / 5, 14);
  expect(mean).toEqual(f32([1, 1], [0]));
  expect(rstd?.data[0]).toBeCloseTo(1 / 5, 14);
});

test("normalize over the leading axes is batch norm", () => {
  const [, mean] = results("normalize", [grid], { axes: [0], epsilon: 1e-5, center: true });
  expect(mean).toEqual(f32([1, 3], [2.5, 3.5, 4.5]));
});

test.each([
  ["exact", -3, -0.00404969409489028],
  ["exact", -0.5, -0.15426876936299344],
  ["exact", 1, 0.8413447460685429],
  ["exact", 2, 1.9544997361036416],
  ["tanh", -3, -0.00363739208177301],
  ["tanh", 0.5, 0.34571400982514394],
  ["tanh", 2, 1.954597694087775],
] as const)("gelu, %s, of %d", (form, x, expected) => {
  expect(values("gelu", [f32([1], [x])], { form })[0]).toBeCloseTo(expected, 14);
});
