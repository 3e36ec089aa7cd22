import { expect, test } from "vitest";
import { erf } from "../../../compiler/kernels/erf.ts";

/** Computed with 60 digits from the series of 7.1.6 in Abramowitz & Stegun, then rounded to f64. */
const TABLE = [
  [0.001, 0.0011283787909692365],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [1.5, 0.9661051464753108],
  [1.75, 0.9866716712191824],
  [1.9999, 0.9953201979070294],
  [2, 0.9953222650189527],
  [2.25, 0.9985372834133188],
  [2.5, 0.999593047982555],
  [3, 0.9999779095030014],
  [4, 0.9999999845827421],
  [5, 0.9999999999984626],
  [5.9, 0.9999999999999999],
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
