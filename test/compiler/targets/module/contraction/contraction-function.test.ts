import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Contraction } from "../../../../../compiler/targets/module/contraction/contraction.ts";
import { apply, f32x4, get, set } from "../../../../../compiler/wasm/code.ts";
import { encodeModule } from "../../../../../compiler/wasm/encode-module.ts";
import { WasmFunction } from "../../../../../compiler/wasm/module.ts";
import { compileContraction, plainly, reach, UNTOUCHED, WebAssembly } from "./run-contraction.ts";

const hasRelaxed = () => {
  const made = new WasmFunction("madd");
  const sum = made.local("v128");
  made.body = set(sum, apply("f32x4.relaxed_madd", get(sum), f32x4(1), get(sum)));
  return WebAssembly.validate(
    encodeModule({ memory: { minimumPages: 0, shared: false }, imports: [], functions: [made], exports: [] }),
  );
};

/** Numbers between −1 and 1 that a seed gives. */
function numbers(length: number, seed: number): Float32Array {
  let state = seed | 1;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
}

/** The sums of `threads` threads, after a look that each is near the plain sum and nothing else was written. */
function near(contraction: Contraction, relaxed: boolean, threads: number, seed = 1): Float32Array {
  const a = numbers(reach(contraction, "a").length, seed);
  const b = numbers(reach(contraction, "b").length, seed + 1);
  const found = compileContraction(contraction, relaxed).run(a, b, threads);
  const { sums, magnitudes } = plainly(contraction, a, b);
  const terms = contraction.k.reduce((all, { size }) => all * size, 1);
  found.forEach((value, i) => {
    const [sum, magnitude] = [sums[i] as number, magnitudes[i] as number];
    const [expected, bound] = Number.isNaN(sum)
      ? [UNTOUCHED, 0]
      : [sum, 2 ** -24 * (Math.min(terms, 512) + terms / 512 + 1) * magnitude];
    if (!(Math.abs(value - expected) <= bound)) expect.fail(`element ${i}: ${value}, not ${expected} ± ${bound}`);
  });
  return found;
}

/** Stacks of matrices, row by row, or each of a, b and c column by column. */
function matrices(
  batch: number,
  m: number,
  n: number,
  k: number,
  [a, b, c]: readonly [boolean, boolean, boolean],
): Contraction {
  return {
    batch: [{ size: batch, a: m * k, b: k * n, c: m * n }],
    m: [{ size: m, a: a ? 1 : k, c: c ? 1 : n }],
    n: [{ size: n, b: b ? k : 1, c: c ? m : 1 }],
    k: [{ size: k, a: a ? m : 1, b: b ? 1 : n }],
  };
}

const scores = (samples: number, heads: number, tokens: number, width: number): Contraction => ({
  batch: [
    { size: samples, a: tokens * heads * width, b: tokens * heads * width, c: heads * tokens ** 2 },
    { size: heads, a: width, b: width, c: tokens ** 2 },
  ],
  m: [{ size: tokens, a: heads * width, c: tokens }],
  n: [{ size: tokens, b: heads * width, c: 1 }],
  k: [{ size: width, a: 1, b: 1 }],
});

/** Rows times a matrix whose columns come apart into heads, each [token, width]. */
function heads(count: number, width: number): Contraction {
  const [tokens, from] = [9, 10];
  return {
    batch: [],
    m: [{ size: tokens, a: from, c: width }],
    n: [
      { size: count, b: width, c: tokens * width },
      { size: width, b: 1, c: 1 },
    ],
    k: [{ size: from, a: 1, b: count * width }],
  };
}

/** Windows of 3 × 3 at a stride of 2 over `from` channels; all that moves has its channels last. */
function convolution(samples: number, size: number, from: number, to: number): Contraction {
  const after = (size - 3) / 2 + 1;
  return {
    batch: [],
    m: [
      { size: samples, a: size * size * from, c: after * after * to },
      { size: after, a: 2 * size * from, c: after * to },
      { size: after, a: 2 * from, c: to },
    ],
    n: [{ size: to, b: 1, c: 1 }],
    k: [
      { size: 3, a: size * from, b: 3 * from * to },
      { size: 3, a: from, b: from * to },
      { size: from, a: 1, b: to },
    ],
  };
}

/** The same with the roles of the filter and the result exchanged. */
function filterGradient(samples: number, size: number, from: number, to: number): Contraction {
  const { m, n, k } = convolution(samples, size, from, to);
  return {
    batch: [],
    m: k.map(({ size, a, b }) => ({ size, a, c: b })),
    n,
    k: m.map(({ size, a, c }) => ({ size, a, b: c })),
  };
}

function depthwise(samples: number, size: number, channels: number): Contraction {
  const { m, k } = convolution(samples, size, channels, channels);
  return {
    batch: [{ size: channels, a: 1, b: 1, c: 1 }],
    m,
    n: [],
    k: k.slice(0, 2).map(({ size, a, b }) => ({ size, a, b: b / channels })),
  };
}

/** Products of rows and columns in each channel, channels last; what is `shared`, a or b, has no channels. */
function perChannel(channels: number, outer: number, m: number, n: number, taps: number, shared: number): Contraction {
  const [a, b] = [shared === 1 ? 0 : 1, shared === 2 ? 0 : 1];
  return {
    batch: [
      { size: outer, a: m * taps * channels, b: 0, c: m * n * channels },
      { size: channels, a, b, c: 1 },
    ],
    m: [{ size: m, a: taps * channels, c: n * channels }],
    n: [{ size: n, b: taps * channels, c: channels }],
    k: [
      { size: 2, a: channels, b: channels },
      { size: taps, a: channels, b: -channels },
    ],
  };
}

/** Axes of random sizes and groups, whose places in c are apart. */
const contractions = fc
  .record({
    axes: fc.array(
      fc.record({
        group: fc.constantFrom("batch", "m", "n", "k"),
        size: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 6, max: 20 })),
        a: fc.integer({ min: -9, max: 9 }),
        b: fc.integer({ min: -9, max: 9 }),
        dense: fc.boolean(),
        turned: fc.boolean(),
        gap: fc.integer({ min: 0, max: 1 }),
        order: fc.nat(),
      }),
      { maxLength: 7 },
    ),
    seed: fc.nat(),
  })
  .filter(({ axes }) => axes.reduce((all, { size }) => all * size, 1) <= 20_000)
  .map(({ axes, seed }) => {
    const strides = new Map<(typeof axes)[number], number>();
    let inner = 1;
    for (const axis of [...axes].sort((x, y) => x.order - y.order)) {
      if (axis.group === "k") continue;
      strides.set(axis, axis.turned ? -inner : inner);
      inner *= axis.size + axis.gap;
    }
    const of = (group: string) => axes.filter((axis) => axis.group === group);
    const c = (axis: (typeof axes)[number]) => strides.get(axis) ?? 0;
    const contraction: Contraction = {
      batch: of("batch").map((axis) => ({ size: axis.size, a: axis.a, b: axis.b, c: c(axis) })),
      m: of("m").map((axis) => ({ size: axis.size, a: axis.dense ? 1 : axis.a, c: c(axis) })),
      n: of("n").map((axis) => ({ size: axis.size, b: axis.dense ? 1 : axis.b, c: c(axis) })),
      k: of("k").map((axis) => ({
        size: axis.size,
        a: axis.dense ? 1 : axis.a,
        b: axis.turned ? 1 : axis.b,
      })),
    };
    return { contraction, seed };
  });

describe.each([
  { machine: "simd", relaxed: false, runs: true },
  { machine: "relaxed simd", relaxed: true, runs: hasRelaxed() },
])("a contraction on $machine", ({ relaxed, runs }) => {
  it.skipIf(!runs)("is the plain sum over random axes, to the same bits for any threads", () => {
    fc.assert(
      fc.property(contractions, fc.integer({ min: 2, max: 9 }), ({ contraction, seed }, threads) => {
        expect(near(contraction, relaxed, threads, seed)).toEqual(near(contraction, relaxed, 1, seed));
      }),
      { numRuns: 60 },
    );
  });

  it.skipIf(!runs)("is a product of matrices, each either way round, of any size", () => {
    const size = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 40 }));
    const flags = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean());
    const threads = fc.integer({ min: 2, max: 5 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        size,
        size,
        size,
        flags,
        threads,
        (batch, m, n, k, turned, threads) => {
          const contraction = matrices(batch, m, n, k, turned);
          expect(near(contraction, relaxed, threads)).toEqual(near(contraction, relaxed, 1));
        },
      ),
      { numRuns: 100 },
    );
  });

  it.skipIf(!runs)("is the plain sum where the result is contiguous along the batch", () => {
    const [size, threads] = [fc.integer({ min: 1, max: 5 }), fc.integer({ min: 2, max: 5 })];
    const channels = fc.integer({ min: 4, max: 37 });
    fc.assert(
      fc.property(channels, size, size, size, size, size, threads, (channels, outer, m, n, taps, shared, threads) => {
        const contraction = perChannel(channels, outer, m, n, taps, shared % 3);
        expect(near(contraction, relaxed, threads)).toEqual(near(contraction, relaxed, 1));
      }),
      { numRuns: 60 },
    );
  });

  it.skipIf(!runs).each<[string, Contraction]>([
    ["a dot product", { batch: [], m: [], n: [], k: [{ size: 1500, a: 1, b: 1 }] }],
    ["one product", { batch: [], m: [], n: [], k: [] }],
    ["a k of several blocks", matrices(1, 5, 9, 1100, [false, false, false])],
    ["more rows than a block has", matrices(1, 1030, 3, 64, [true, true, false])],
    ["more columns than a block has", matrices(1, 3, 2060, 9, [false, false, false])],
    ["more of both than a block has", matrices(1, 74, 265, 512, [true, true, false])],
    ["attention's scores, heads beside each other", scores(2, 3, 17, 16)],
    ["a convolution over overlapping windows", convolution(2, 9, 3, 10)],
    ["a convolution's gradient by its filter", filterGradient(2, 9, 3, 10)],
    ["stretches of k that blocks of it divide", filterGradient(5, 23, 2, 3)],
    ["columns in stretches that are no panels", heads(3, 12)],
    ["columns in stretches of whole panels", heads(3, 16)],
    ["a convolution of each channel by itself", depthwise(2, 7, 12)],
    ["a long k for each channel", perChannel(9, 1, 2, 1, 600, 0)],
    ["more rows of each channel than a block has", perChannel(5, 1, 530, 1, 1, 0)],
  ])("%s", (_, contraction) => {
    expect(near(contraction, relaxed, 3)).toEqual(near(contraction, relaxed, 1));
  });
});
