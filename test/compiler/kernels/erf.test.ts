import { expect, test } from "vitest";
import { erf } from "../../../compiler/kernels/erf.ts";

/** Computed with 60 digits from the Maclaurin series. */
const TABLE = [
  [0.001, 0.0011283787909692364],
  [0.1, 0.1124629160182848984],
  [0.5, 0.52049987781304653768],
  [1, 0.84270079294971486934],
  [1.5, 0.96610514647531072706],
  [1.75, 0.98667167121918244377],
  [1.9999, 0.99532019790702939169],
  [2, 0.99532226501895273416],
  [2.25, 0.9985372834133188483],
  [2.5, 0.99959304798255504106],
  [3, 0.99997790950300141455],
  [4, 0.99999998458274209971],
  [5, 0.9999999999984625402],
  [5.9, 0.99999999999999992809],
  [30, 1],
  [Number.POSITIVE_INFINITY, 1],
] as const;

test.each(TABLE)("erf(±%d)", (x, expected) => {
  expect(Math.abs(erf(x) - expected)).toBeLessThan(1e-15);
  expect(erf(-x)).toBe(-erf(x));
});

test("erf is 0 at 0, NaN at NaN, and linear near 0", () => {
  expect(erf(0)).toBe(0);
  expect(erf(Number.NaN)).toBeNaN();
  expect(erf(1e-300) / 1e-300).toBeCloseTo(2 / Math.sqrt(Math.PI), 14);
});

test("series and continued fraction meet", () => {
  expect(erf(2 - 1e-12)).toBeLessThanOrEqual(erf(2));
  expect(erf(2) - erf(2 - 1e-12)).toBeLessThan(1e-13);
});
