import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Constant } from "../../../../compiler/ir/graph.ts";
import { fillUniform } from "../../../../compiler/kernels/philox.ts";
import { gatherFunction } from "../../../../compiler/targets/module/special/gather.ts";
import { maxPoolGradFunction } from "../../../../compiler/targets/module/special/max-pool-grad.ts";
import { randomFunction } from "../../../../compiler/targets/module/special/random.ts";
import { scatterAddFunction } from "../../../../compiler/targets/module/special/scatter-add.ts";
import { topKFunction } from "../../../../compiler/targets/module/special/top-k.ts";
import { results } from "../../kernels/apply.ts";
import { f32, i32 } from "../../kernels/draw.ts";
import { floatsOf, runRegion, wordsOf } from "./run-region.ts";

const threads = fc.integer({ min: 1, max: 5 });
const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
/** f32 numbers that add without a rounding, so that any order of sums gives the same; ties are frequent. */
const small = fc.integer({ min: -6, max: 6 });
const list = (of: fc.Arbitrary<number>, length: number) => fc.array(of, { minLength: length, maxLength: length });
const size = (max: number) => fc.integer({ min: 1, max });

const evaluated = (outputs: readonly Constant[]): number[][] => outputs.map(({ data }) => [...data]);

describe("random", () => {
  const same = (count: number, [low, high, step, site]: readonly [number, number, number, number], split: number) => {
    const drawn = runRegion(
      randomFunction("random", { count }),
      [Int32Array.of(low, high), Int32Array.of(step), count],
      split,
      [site],
    );
    const expected = new Float32Array(count);
    fillUniform(expected, low, high, step, site);
    expect(floatsOf(drawn.operands[2])).toEqual([...expected]);
  };

  test("its bits are the reference's, whatever seed, step, site, length and number of threads", () => {
    fc.assert(fc.property(size(90), fc.tuple(word, word, word, word), threads, same), { numRuns: 60 });
  });

  test("many numbers", () => same(100_003, [7, -9, 12345, 0xfedcba98 | 0], 3));
});

describe("gather and scatter_add", () => {
  const picks = fc
    .record({ outer: size(4), length: size(5), inner: size(40), count: size(6), threads })
    .chain((sizes) =>
      fc.record({
        sizes: fc.constant(sizes),
        indices: list(fc.integer({ min: 0, max: sizes.length - 1 }), sizes.count),
        x: list(small, sizes.outer * sizes.length * sizes.inner),
        updates: list(small, sizes.outer * sizes.count * sizes.inner),
      }),
    );

  test("what is gathered is what the reference gathers", () => {
    fc.assert(
      fc.property(picks, ({ sizes, indices, x }) => {
        const { outer, length, inner, count } = sizes;
        const given = [wordsOf(Float64Array.from(x)), Int32Array.from(indices), outer * count * inner];
        const { operands, fault } = runRegion(gatherFunction("gather", sizes), given, sizes.threads, [4]);
        const expected = results("gather", [f32([outer, length, inner], x), i32([count], indices)], { axis: 1 });
        expect([floatsOf(operands[2])]).toEqual(evaluated(expected));
        expect(fault).toEqual([0, 0, 0]);
      }),
      { numRuns: 60 },
    );
  });

  test.each(["f32", "i32"] as const)("what is added in %s is what the reference adds", (dtype) => {
    fc.assert(
      fc.property(picks, ({ sizes, indices, updates }) => {
        const { outer, length, inner, count } = sizes;
        const words = dtype === "f32" ? wordsOf(Float64Array.from(updates)) : Int32Array.from(updates);
        const given = [words, Int32Array.from(indices), outer * length * inner];
        const { operands, fault } = runRegion(
          scatterAddFunction("scatter", { ...sizes, dtype }),
          given,
          sizes.threads,
          [4],
        );
        const inputs = [f32([outer, count, inner], updates), i32([count], indices)] as const;
        const expected = results("scatter_add", inputs, { axis: 1, size: length });
        expect([dtype === "f32" ? floatsOf(operands[2]) : [...(operands[2] ?? [])]]).toEqual(evaluated(expected));
        expect(fault).toEqual([0, 0, 0]);
      }),
      { numRuns: 60 },
    );
  });

  test("sums of numbers that round are added in the order of the indices, whatever the threads", () => {
    const sizes = { outer: 1, length: 2, inner: 37, count: 50 };
    const updates = Float32Array.from({ length: 50 * 37 }, (_, i) => Math.sin(i) * 10 ** (i % 5));
    const given = [wordsOf(Float64Array.from(updates)), Int32Array.from({ length: 50 }, (_, j) => (j * 7) % 2), 2 * 37];
    const f = scatterAddFunction("scatter", { ...sizes, dtype: "f32" });
    const expected = new Float32Array(2 * 37);
    updates.forEach((update, e) => {
      const to = ((Math.floor(e / 37) * 7) % 2) * 37 + (e % 37);
      expected[to] = Math.fround((expected[to] ?? 0) + update);
    });
    for (const split of [1, 2, 3]) expect(floatsOf(runRegion(f, given, split, [0]).operands[2])).toEqual([...expected]);
  });

  test.each([
    [-1, 0],
    [3, 2],
    [2 ** 31 - 1, 2],
    [-(2 ** 31), 0],
  ])("index %i of 3 is written down with its site, and taken as %i", (index, taken) => {
    const sizes = { outer: 1, length: 3, inner: 2, count: 2 };
    const x = wordsOf(Float64Array.of(1, 2, 3, 4, 5, 6));
    const indices = Int32Array.of(1, index);
    const gathered = runRegion(gatherFunction("gather", sizes), [x, indices, 4], 2, [8]);
    expect(gathered.fault).toEqual([9, index, 3]);
    expect(floatsOf(gathered.operands[2])).toEqual([3, 4, taken * 2 + 1, taken * 2 + 2]);
    const updates = wordsOf(Float64Array.of(1, 2, 3, 4));
    const added = runRegion(scatterAddFunction("scatter", { ...sizes, dtype: "f32" }), [updates, indices, 6], 2, [8]);
    expect(added.fault).toEqual([9, index, 3]);
    expect(floatsOf(added.operands[2]).slice(taken * 2, taken * 2 + 2)).toEqual([3, 4]);
  });
});

describe("top_k", () => {
  const special = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0);
  const rankings = fc.record({ rows: size(4), length: size(12), threads }).chain((sizes) =>
    fc.record({
      sizes: fc.constant(sizes),
      k: fc.integer({ min: 1, max: sizes.length }),
      x: list(fc.oneof({ weight: 6, arbitrary: small }, { weight: 1, arbitrary: special }), sizes.rows * sizes.length),
    }),
  );

  test.each(["f32", "i32"] as const)("of %s, the reference's, NaN and infinities included", (dtype) => {
    fc.assert(
      fc.property(rankings, ({ sizes, k, x }) => {
        const { rows, length } = sizes;
        const given = dtype === "f32" ? wordsOf(Float64Array.from(x)) : Int32Array.from(x);
        const f = topKFunction("top", { dtype, rows, length, k });
        const { operands } = runRegion(f, [given, rows * k, rows * k], sizes.threads);
        const input = dtype === "f32" ? f32([rows, length], x) : i32([rows, length], x);
        const values = dtype === "f32" ? floatsOf(operands[1]) : [...(operands[1] ?? [])];
        expect([values, [...(operands[2] ?? [])]]).toEqual(evaluated(results("top_k", [input], { k })));
      }),
      { numRuns: 100 },
    );
  });
});

describe("max_pool_grad", () => {
  const windows = fc.record({ taps: size(3), stride: size(3), windows: size(3), over: fc.integer({ min: 0, max: 2 }) });
  const poolings = fc
    .record({ batch: size(2), channels: size(36), down: windows, across: windows, threads })
    .chain((sizes) => {
      const { batch, channels, down, across } = sizes;
      const lengthOf = (w: typeof down) => (w.windows - 1) * w.stride + w.taps + (w.over % w.stride);
      const image = [batch, lengthOf(down), lengthOf(across), channels] as const;
      const pooled = [batch, down.windows, across.windows, channels] as const;
      return fc.record({
        image: fc.constant(image),
        pooled: fc.constant(pooled),
        window: fc.constant([down.taps, across.taps] as const),
        stride: fc.constant([down.stride, across.stride] as const),
        threads: fc.constant(sizes.threads),
        x: list(
          fc.oneof({ weight: 30, arbitrary: small }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
          image.reduce((a, b) => a * b),
        ),
        g: list(
          small,
          pooled.reduce((a, b) => a * b),
        ),
      });
    });

  test("is the reference's: ties go to the first, NaN gets none", () => {
    fc.assert(
      fc.property(poolings, ({ image, pooled, window, stride, threads: split, x, g }) => {
        const attributes = { kernel: window, stride };
        const [y] = results("max_pool", [f32(image, x)], attributes);
        if (y === undefined) throw new Error("no result");
        const f = maxPoolGradFunction("grad", { image, pooled, window, stride });
        const given = [wordsOf(Float64Array.from(x)), wordsOf(y.data), wordsOf(Float64Array.from(g)), x.length];
        const { operands } = runRegion(f, given, split);
        const expected = results("max_pool_grad", [f32(image, x), y, f32(pooled, g)], attributes);
        expect([floatsOf(operands[3]).map((v) => v + 0)]).toEqual(
          evaluated(expected).map((row) => row.map((v) => v + 0)),
        );
      }),
      { numRuns: 60 },
    );
  });
});
