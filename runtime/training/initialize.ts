import type { Init, Plan, StateEntry } from "../../compiler/ir/plan.ts";
import { weightBeside } from "../../compiler/ir/state-path.ts";
import { fillUniform } from "../../compiler/kernels/philox.ts";
import { siteOf } from "../../compiler/kernels/site.ts";
import { seedWords } from "../data/seed.ts";
import type { HostTensor } from "../engines/engine.ts";
import { dataArrays } from "../engines/host-tensor.ts";
import { normalBelow, normalQuantile } from "./normal-distribution.ts";

/**
 * The state a run begins with: each entry a pure function of (seed, path), whatever else the model holds; averages are
 * their weights.
 */
export function initialState(state: Plan["state"], seed: number): Map<string, HostTensor> {
  const entries = Object.entries(state);
  // One piece of memory: it goes back to the system in one piece, where many leave holes for as long as a run takes.
  const drawn = entries.filter(([, { init }]) => init.kind !== "zeros");
  const memory = new ArrayBuffer(drawn.reduce((bytes, [, entry]) => bytes + WIDTH * lengthOf(entry), 0));
  let end = 0;
  /** Zeros of as many elements are one array: moments are as large as two models. */
  const zeros = new Map<string, HostTensor["data"]>();

  function dataOf(path: string, entry: StateEntry): HostTensor["data"] {
    const [length, kind] = [lengthOf(entry), dataArrays[entry.dtype]];
    if (entry.init.kind !== "zeros") {
      const data = new kind(memory, end, length);
      data.set(valuesOf(path, entry, seed));
      end += WIDTH * length;
      return data;
    }
    const size = `${entry.dtype} ${length}`;
    const data = zeros.get(size) ?? new kind(length);
    zeros.set(size, data);
    return data;
  }
  return new Map(entries.map(([path, entry]) => [path, { ...typeOf(entry), data: dataOf(path, entry) }]));
}

export function initialTensor(path: string, entry: StateEntry, seed: number): HostTensor {
  return { ...typeOf(entry), data: new dataArrays[entry.dtype](valuesOf(path, entry, seed)) };
}

/** Bytes of an element of the widest of them. */
const WIDTH = 4;

const typeOf = ({ dtype, shape }: StateEntry) => ({ dtype, shape });

function valuesOf(path: string, entry: StateEntry, seed: number): Float64Array {
  const stream = randomStream(seed, entry.role === "average" ? weightBeside(path) : path);
  return initialValues(entry.init, entry.shape, lengthOf(entry), stream);
}

const lengthOf = ({ shape }: StateEntry): number => shape.reduce((product, size) => product * size, 1);

/** Uniform numbers in [0, 1) that belong to a path. */
type RandomStream = (length: number) => Float32Array;

/** Step 0 is no training step, so what a weight begins with never meets a dropout mask. */
function randomStream(seed: number, path: string): RandomStream {
  const { low, high } = seedWords(seed);
  return (length) => {
    const numbers = new Float32Array(length);
    fillUniform(numbers, low, high, 0, siteOf(`initialize ${path}`));
    return numbers;
  };
}

function initialValues(init: Init, shape: readonly number[], length: number, random: RandomStream): Float64Array {
  const values = new Float64Array(length);
  switch (init.kind) {
    case "zeros":
      return values;
    case "ones":
      return values.fill(1);
    case "constant":
      return values.fill(init.value);
    case "uniform":
      return values.map(between(random(length), init.low, init.high));
    case "normal":
      return standardNormal(random, length).map((z) => init.mean + init.std * z);
    case "truncated_normal":
      return values.map(truncatedNormal(random(length), init));
    case "orthogonal":
      return orthogonal(shape, standardNormal(random, length), init.gain);
    case "eye":
      return eye(shape, values);
    case "sincos_2d":
      return sincos2d(shape, values, init);
  }
}

function between(draws: Float32Array, low: number, high: number): (value: number, i: number) => number {
  return (_, i) => low + (high - low) * (draws[i] ?? 0);
}

/** Box and Muller: two uniform numbers make two normal ones. */
function standardNormal(random: RandomStream, length: number): Float64Array {
  const draws = random(length + (length % 2));
  return Float64Array.from({ length }, (_, i) => {
    const pair = i - (i % 2);
    const radius = Math.sqrt(-2 * Math.log(1 - (draws[pair] ?? 0)));
    const angle = 2 * Math.PI * (draws[pair + 1] ?? 0);
    return radius * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  });
}

/** By the inverse of the distribution. `low` and `high` bound the value itself, as in PyTorch's `trunc_normal_`. */
function truncatedNormal(
  draws: Float32Array,
  { mean, std, low, high }: Extract<Init, { kind: "truncated_normal" }>,
): (value: number, i: number) => number {
  // A range above the mean is drawn below it and turned over: upper tails have no digits left in f64.
  const turned = low > mean ? -1 : 1;
  const [from, to] = turned < 0 ? [mean - high, mean - low] : [low - mean, high - mean];
  const start = normalBelow(from / std);
  const width = normalBelow(to / std) - start;
  return (_, i) => {
    // The middle of one of 2²³ cells: never 0 or 1, whose quantiles are infinite.
    const share = (draws[i] ?? 0) + 2 ** -24;
    const value = mean + turned * std * normalQuantile(start + width * share);
    return Math.min(high, Math.max(low, value));
  };
}

/**
 * All axes but the last taken together are rows, the last are columns, and the shorter of the two comes out orthonormal
 * (Saxe et al. 2013). Gram and Schmidt, twice over, which makes up for what the first round loses to rounding.
 */
function orthogonal(shape: readonly number[], normal: Float64Array, gain: number): Float64Array {
  const columns = shape.at(-1) ?? 1;
  const rows = normal.length / Math.max(1, columns);
  const wide = rows < columns;
  const count = wide ? rows : columns;
  const at = (vector: number, i: number) => (wide ? vector * columns + i : i * columns + vector);
  const vectors = Array.from({ length: count }, (_, v) =>
    Float64Array.from({ length: wide ? columns : rows }, (_, i) => normal[at(v, i)] ?? 0),
  );
  for (const [v, vector] of vectors.entries()) {
    for (const other of [...vectors.slice(0, v), ...vectors.slice(0, v)]) subtract(vector, other, dot(vector, other));
    const norm = Math.sqrt(dot(vector, vector));
    vector.forEach((x, i) => {
      vector[i] = x / norm;
      normal[at(v, i)] = (gain * x) / norm;
    });
  }
  return normal;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
}

function subtract(from: Float64Array, other: Float64Array, times: number): void {
  for (let i = 0; i < from.length; i++) from[i] = (from[i] ?? 0) - times * (other[i] ?? 0);
}

/** Ones on the diagonal of the last two axes. */
function eye(shape: readonly number[], values: Float64Array): Float64Array {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.at(-2) ?? 1;
  return values.map((_, i) => (Math.floor(i / columns) % rows === i % columns ? 1 : 0));
}

/** MAE's fixed positions: sines and cosines of the column, then of the row; tokens of the prefix have none. */
function sincos2d(
  shape: readonly number[],
  values: Float64Array,
  { columns, prefix }: Extract<Init, { kind: "sincos_2d" }>,
): Float64Array {
  const dim = shape.at(-1) ?? 1;
  const quarter = Math.floor(dim / 4);
  return values.map((_, i) => {
    const [place, feature] = [Math.floor(i / dim) - prefix, i % dim];
    const part = Math.floor(feature / quarter);
    if (place < 0 || !(part < 4)) return 0;
    const coordinate = part < 2 ? place % columns : Math.floor(place / columns);
    const angle = coordinate * 10000 ** (-(feature % quarter) / quarter);
    return part % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}
