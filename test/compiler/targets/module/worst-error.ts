import type { ErrorUnit } from "../../../../compiler/targets/module/math/lane-functions.ts";
import type { LaneFunction } from "../../../../compiler/targets/module/math/lanes.ts";
import { LANES, runLanes } from "./run-lanes.ts";

/** A size that has the digits of f32. */
const normal = (y: number) => Math.min(Math.max(Math.abs(y), 2 ** -126), 2 ** 127);

const sizeOf: Readonly<Record<ErrorUnit, (y: number, x: number) => number>> = {
  ulp: (y) => 2 ** (Math.floor(Math.log2(normal(y))) - 23),
  "of x": (_, x) => normal(x) * 2 ** -24,
  "of 1": () => 2 ** -24,
};

export interface Worst {
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
  unit: ErrorUnit,
): Worst {
  const { input, output, run } = runLanes(compute, relaxed);
  const words = new Int32Array(input.buffer, 0, LANES);
  let worst: Worst = { error: 0, x: 0, got: 0 };
  const compare = (count: number) => {
    run(count * 4);
    for (let i = 0; i < count; i++) {
      const [x = 0, got = 0] = [input[i], output[i]];
      const wanted = exact(x);
      const error =
        x === 0 && got === 0 && !Object.is(got, wanted) ? Infinity : distance(got, wanted) / sizeOf[unit](wanted, x);
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
  const [a, b] = [got, wanted].map((y) => Math.min(Math.max(y, -(2 ** 128)), 2 ** 128)) as [number, number];
  return Math.abs(a - b);
}

/** Bits of every `stride`-th float up to a size, of either sign, and before them those of ±0, ±∞, NaN and the smallest. */
export function* floatsApart(stride: number, upTo = Number.POSITIVE_INFINITY): Generator<number> {
  yield* [0, 0x80000000, 0x7f800000, 0xff800000, 0x7fc00000, 1, 0x80000001];
  const [last = 0] = new Int32Array(Float32Array.of(upTo).buffer);
  for (let bits = 0; bits < 2 ** 32; bits += stride) if ((bits & 0x7fffffff) <= last) yield bits;
}
