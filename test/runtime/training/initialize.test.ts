import { describe, expect, it } from "vitest";
import type { Init, StateEntry } from "../../../compiler/ir/plan.ts";
import { initialState, initialTensor } from "../../../runtime/training/initialize.ts";
import { normalBelow, normalQuantile } from "../../../runtime/training/normal-distribution.ts";

const entryOf = (init: Init, shape: readonly number[]): StateEntry => ({
  dtype: "f32",
  shape,
  role: "weight",
  init,
  decay: true,
  trainable: true,
});
const draw = (init: Init, shape: readonly number[] = [200, 100], path = "w", seed = 1) => [
  ...initialTensor(path, entryOf(init, shape), seed).data,
];

function moments(values: readonly number[]) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const power = (n: number) => values.reduce((sum, x) => sum + (x - mean) ** n, 0) / values.length;
  return { mean, deviation: Math.sqrt(power(2)), kurtosis: power(4) / power(2) ** 2 };
}

describe("initialState", () => {
  it("holds what each entry begins with alone, in one piece of memory, and zeros of as many elements once", () => {
    const zeros = { kind: "zeros" } as const;
    const normal = { kind: "normal", mean: 0, std: 1 } as const;
    const entries = {
      ...{ w: entryOf(normal, [2, 3]), v: entryOf(normal, [6]) },
      ...{ first: entryOf(zeros, [2, 3]), second: entryOf(zeros, [6]), third: entryOf(zeros, [5]) },
      mask: { ...entryOf(zeros, [6]), dtype: "bool" } as const,
    };
    const state = initialState(entries, 3);
    for (const [path, entry] of Object.entries(entries)) expect(state.get(path)).toEqual(initialTensor(path, entry, 3));
    const arrays = ["first", "second", "third", "mask"].map((path) => state.get(path)?.data);
    expect(new Set(arrays).size).toBe(3);
    expect(arrays[0]).toBe(arrays[1]);
    expect(state.get("w")?.data.buffer).toBe(state.get("v")?.data.buffer);
  });
});

describe("initialTensor", () => {
  it("is a function of seed and path alone", () => {
    const init = { kind: "normal", mean: 0, std: 1 } as const;
    expect(draw(init)).toEqual(draw(init));
    expect(draw(init, [200, 100], "other")).not.toEqual(draw(init));
    expect(draw(init, [200, 100], "w", 2)).not.toEqual(draw(init));
    const alone = initialState({ w: entryOf(init, [3]) }, 1);
    const among = initialState({ v: entryOf(init, [5]), w: entryOf(init, [3]) }, 1);
    expect(among.get("w")).toEqual(alone.get("w"));
  });

  it("lays positions out as MAE does", () => {
    const row = (place: number, columns = 3) =>
      draw({ kind: "sincos_2d", columns, prefix: 1 }, [1, 7, 8]).slice(8 * place, 8 * place + 8);
    expect(row(0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(row(1)).toEqual([0, 0, 1, 1, 0, 0, 1, 1]);
    // What transformers 5.24 builds for ViTMAE of 3 × 3 patches and 8 features: column 2 of row 1.
    const theirs = [0.9092974, 0.0199987, -0.4161468, 0.9998, 0.841471, 0.0099998, 0.5403023, 0.99995];
    for (const [i, value] of row(6).entries()) expect(value).toBeCloseTo(theirs[i] ?? Number.NaN, 6);
    expect(row(6, 6)).not.toEqual(row(6));
  });

  it("draws normal numbers", () => {
    const { mean, deviation, kurtosis } = moments(draw({ kind: "normal", mean: 2, std: 0.5 }));
    expect(mean).toBeCloseTo(2, 1);
    expect(deviation).toBeCloseTo(0.5, 2);
    expect(kurtosis).toBeGreaterThan(2.85);
    expect(kurtosis).toBeLessThan(3.15);
  });

  it("draws as many as an odd shape wants, none of them infinite", () => {
    expect(draw({ kind: "normal", mean: 0, std: 1 }, [3, 333]).every(Number.isFinite)).toBe(true);
    expect(draw({ kind: "normal", mean: 0, std: 1 }, [])).toHaveLength(1);
    expect(draw({ kind: "uniform", low: 0, high: 1 }, [0, 4])).toEqual([]);
  });

  it("draws uniform numbers within their bounds", () => {
    const values = draw({ kind: "uniform", low: -0.25, high: 0.75 });
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-0.25);
    expect(Math.max(...values)).toBeLessThan(0.75);
    expect(moments(values).mean).toBeCloseTo(0.25, 1);
    expect(moments(values).deviation).toBeCloseTo(1 / Math.sqrt(12), 2);
  });

  it("cuts normal numbers off, in the middle and in a tail", () => {
    const middle = draw({ kind: "truncated_normal", mean: 0, std: 1, low: -2, high: 2 });
    expect(Math.max(...middle.map(Math.abs))).toBeLessThanOrEqual(2);
    // Variance of a standard normal cut at ±2: 1 − 4 φ(2) / (2 Φ(2) − 1) = 0.7737.
    expect(moments(middle).deviation).toBeCloseTo(Math.sqrt(0.7737), 2);
    const tail = draw({ kind: "truncated_normal", mean: 0, std: 1, low: 4, high: 6 });
    expect(Math.min(...tail)).toBeGreaterThanOrEqual(4);
    // E[x | x > 4] = φ(4) / (1 − Φ(4)) = 4.2256.
    expect(moments(tail).mean).toBeCloseTo(4.2256, 2);
    expect(Math.max(...draw({ kind: "truncated_normal", mean: 0, std: 0.02, low: -2, high: 2 }))).toBeLessThan(0.2);
  });

  it.each([
    [6, 4],
    [4, 6],
    [5, 5],
    [2, 3, 4],
  ])("makes the shorter side of %j orthonormal", (...shape) => {
    const values = draw({ kind: "orthogonal", gain: 2 }, shape);
    const columns = shape.at(-1) ?? 1;
    const rows = values.length / columns;
    const count = Math.min(rows, columns);
    const at = (vector: number, i: number) => values[rows < columns ? vector * columns + i : i * columns + vector] ?? 0;
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) {
        let dot = 0;
        for (let i = 0; i < Math.max(rows, columns); i++) dot += at(a, i) * at(b, i);
        expect(dot).toBeCloseTo(a === b ? 4 : 0, 5);
      }
    }
  });

  it("knows the constant ones", () => {
    expect(draw({ kind: "zeros" }, [2])).toEqual([0, 0]);
    expect(draw({ kind: "ones" }, [2])).toEqual([1, 1]);
    expect(draw({ kind: "constant", value: 0.5 }, [2])).toEqual([0.5, 0.5]);
    expect(draw({ kind: "eye" }, [2, 3])).toEqual([1, 0, 0, 0, 1, 0]);
  });
});

describe("the normal distribution", () => {
  it.each([
    [-3, 0.0013498980316301],
    [-1, 0.15865525393145705],
    [0, 0.5],
    [1.959963984540054, 0.975],
  ])("is below %f with probability %f", (x, p) => {
    expect(normalBelow(x)).toBeCloseTo(p, 12);
    expect(normalQuantile(p)).toBeCloseTo(x, 7);
  });
});
