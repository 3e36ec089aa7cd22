import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { longestFall, smoothed, suggestRate } from "../../../runtime/training/suggest-rate.ts";

const range = { from: 1e-6, to: 10, steps: 141 };
const rates = Array.from({ length: range.steps }, (_, i) => 10 ** (-6 + i / 20));
const triedOf = (loss: (power: number, i: number) => number) =>
  rates.map((rate, i) => ({ rate, loss: loss(Math.log10(rate), i) }));

/** Level, then down between two powers of ten, then away. */
const curve = (power: number) => 2 - 1.5 / (1 + Math.exp(-6 * (power + 3))) + 10 ** (2 * (power - 0));
/** As good as noise, and the same each time. */
const noise = (i: number) => ((Math.sin(12.9898 * (i + 1)) * 43758.5453) % 1) - 0.5;

describe("the rate that is suggested", () => {
  it("lies where the loss falls, with noise or without", () => {
    for (const loud of [0, 0.1]) {
      const tried = triedOf((power, i) => curve(power) + loud * noise(i));
      const found = suggestRate(tried, smoothed(tried, range));
      // The fall is steepest at 1e-3.
      expect(Math.abs(Math.log10(found?.steepest ?? 0) + 3)).toBeLessThan(0.4);
      expect(found?.valley).toBeGreaterThan(1e-6);
      expect(found?.valley).toBeLessThan(found?.lowest ?? 0);
      expect(found?.lowest).toBeGreaterThan(10 ** -2.5);
      expect(found?.lowest).toBeLessThan(10 ** -0.5);
    }
  });

  it("is none where the loss only sways, rises, or is of one step", () => {
    for (const loss of [(_: number, i: number) => 2.3 + noise(i), (power: number) => power, () => 1]) {
      const tried = triedOf(loss);
      expect(suggestRate(tried, smoothed(tried, range))).toBeUndefined();
    }
    const one = [{ rate: 1e-6, loss: 2 }];
    expect(suggestRate(one, smoothed(one, range))).toBeUndefined();
    expect(suggestRate([], [])).toBeUndefined();
  });
});

it("finds a longest fall", () => {
  /** Every subsequence, tried. */
  const longest = (losses: readonly number[]) => {
    const lengths: number[] = [];
    for (const [i, loss] of losses.entries())
      lengths.push(1 + Math.max(0, ...lengths.filter((_, k) => (losses[k] ?? 0) > loss && k < i)));
    return Math.max(0, ...lengths);
  };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 }), (losses) => {
      const found = longestFall(losses);
      expect(found).toHaveLength(longest(losses));
      for (const [k, i] of found.entries()) {
        const before = found[k - 1];
        if (before === undefined) continue;
        expect(i).toBeGreaterThan(before);
        expect(losses[i]).toBeLessThan(losses[before] ?? 0);
      }
    }),
  );
});
