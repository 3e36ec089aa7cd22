import { describe, expect, it } from "vitest";
import { Draws } from "../../../runtime/augment/draws.ts";
import { deviation, drawsOf, mean } from "./some-pictures.ts";

const key = { seed: 5, epoch: 2, index: 9, copy: 1 };
const first = (draws: Draws, count = 9) => Array.from({ length: count }, () => draws.unit());

describe("numbers of a key", () => {
  it("are the same whenever they are asked for", () => {
    const later = new Draws(key, "flip");
    first(new Draws({ ...key, index: 8 }, "flip"));
    expect(first(later)).toEqual(first(new Draws(key, "flip")));
  });
  it.each([
    ["seed", { ...key, seed: 6 }, "flip"],
    ["seed's upper word", { ...key, seed: 5 + 2 ** 32 }, "flip"],
    ["epoch", { ...key, epoch: 3 }, "flip"],
    ["image", { ...key, index: 10 }, "flip"],
    ["showing", { ...key, copy: 2 }, "flip"],
    ["name", key, "vertical_flip"],
  ] as const)("are others for another %s", (_, other, name) => {
    const own = new Set(first(new Draws(key, "flip"), 64));
    expect(first(new Draws(other, name), 64).filter((x) => own.has(x))).toEqual([]);
  });
});

// By fixed seeds: bounds are five deviations of the mean of so many.
describe("distributions", () => {
  const count = 4000;
  const drawn = (draw: (draws: Draws) => number) => drawsOf(count, "draw").map(draw);
  const near = (values: readonly number[], middle: number, spread: number) => {
    expect(Math.abs(mean(values) - middle)).toBeLessThan((5 * spread) / Math.sqrt(count));
    expect(Math.abs(deviation(values) / spread - 1)).toBeLessThan(0.1);
  };
  it("uniform", () =>
    near(
      drawn((draws) => draws.between(-2, 4)),
      1,
      6 / Math.sqrt(12),
    ));
  it("normal", () =>
    near(
      drawn((draws) => draws.normal()),
      0,
      1,
    ));
  it("whole numbers, both ends included", () => {
    const values = drawn((draws) => draws.whole(3, 5));
    expect([...new Set(values)].sort()).toEqual([3, 4, 5]);
    near(values, 4, Math.sqrt(2 / 3));
  });
  // Beta(a, a) has mean ½ and variance 1 / (4 (2a + 1)), as numpy's `beta`.
  it.each([0.01, 0.2, 0.8, 1, 4])("Beta(%f, same)", (a) => {
    const values = drawn((draws) => draws.beta(a));
    expect(values.every((x) => x >= 0 && x <= 1)).toBe(true);
    near(values, 0.5, Math.sqrt(1 / (4 * (2 * a + 1))));
  });
});
