import type { LaneFunction } from "../../../../compiler/targets/module/math/lanes.ts";
import { LANES, runLanes } from "./run-lanes.ts";

/** The distance of neighbouring f32 numbers where y lies. */
export function ulp(y: number): number {
  const size = Math.min(Math.max(Math.abs(y), 2 ** -126), 2 ** 127);
  return 2 ** (Math.floor(Math.log2(size)) - 23);
}

export interface Worst {
  /** In units of the last place of the exact result. */
  readonly error: number;
  readonly x: number;
  readonly got: number;
}

/** The largest error of a function of lanes over the floats of given bits. */
export function worstError(
  compute: LaneFunction,
  relaxed: boolean,
  exact: (x: number) => number,
  bits: Iterable<number>,
  unit: (y: number, x: number) => number = ulp,
): Worst {
  const run = runLanes(compute, relaxed);
  const words = new Int32Array(LANES);
  const floats = new Float32Array(words.buffer);
  let worst: Worst = { error: 0, x: 0, got: 0 };
  const compare = (count: number) => {
    const results = run(floats.subarray(0, count));
    for (let i = 0; i < count; i++) {
      const [x = 0, got = 0] = [floats[i], results[i]];
      const wanted = exact(x);
      const error = distance(got, wanted) / unit(wanted, x);
      if (error > worst.error) worst = { error, x, got };
    }
  };
  let count = 0;
  for (const word of bits) {
    words[count++] = word;
    if (count < LANES) continue;
    compare(count);
    count = 0;
  }
  words.fill(0, count);
  compare(Math.ceil(count / 4) * 4);
  return worst;
}

/** Infinite where one is NaN and the other is not; ∞ counts as the first number that f32 has not, 2¹²⁸. */
function distance(got: number, wanted: number): number {
  if (Number.isNaN(got) || Number.isNaN(wanted)) return Number.isNaN(got) === Number.isNaN(wanted) ? 0 : Infinity;
  if (got === 0 && wanted === 0) return Object.is(got, wanted) ? 0 : Infinity;
  const [a, b] = [got, wanted].map((y) => Math.min(Math.max(y, -(2 ** 128)), 2 ** 128)) as [number, number];
  return Math.abs(a - b);
}

/** Bits of every `stride`-th float of either sign, before them those of ±0, ±∞, NaN and the smallest. */
export function* floatsApart(stride: number): Generator<number> {
  yield* [0, 0x80000000, 0x7f800000, 0xff800000, 0x7fc00000, 1, 0x80000001];
  for (let bits = 0; bits < 2 ** 32; bits += stride) yield bits;
}
