import type { Constant } from "./graph.ts";
import { divideExactly, floorDivide, multiply, type Size } from "./size/size.ts";

/** Largest table that is made, in elements. */
const MOST_ELEMENTS = 1 << 26;

interface Generator {
  /** For the manual: what it makes, with its arguments by name. */
  readonly doc: string;
  readonly min: number;
  readonly max: number;
  readonly dtype: "f32" | "i32";
  /** The axes, also from sizes that are not numbers yet: such a table is made when they are bound. */
  shape(sizes: readonly Size[]): readonly Size[];
  /** The table, or why the arguments do not make one. */
  generate(numbers: readonly number[]): Constant | string;
}

type Fill = (data: Float64Array | Int32Array) => void;

function table(dtype: "f32" | "i32", shape: readonly number[], fill: Fill): Constant | string {
  const wrong = shape.find((size) => !Number.isSafeInteger(size) || size < 1);
  if (wrong !== undefined) return `makes axes of whole lengths >= 1, not ${wrong}`;
  const count = shape.reduce((product, size) => product * size, 1);
  if (count > MOST_ELEMENTS) return `makes at most ${MOST_ELEMENTS} elements, not ${count}`;
  const data = dtype === "f32" ? new Float64Array(count) : new Int32Array(count);
  fill(data);
  return { dtype, shape, data };
}

const from =
  (value: (i: number) => number): Fill =>
  (data) => {
    for (let i = 0; i < data.length; i++) data[i] = value(i);
  };

/** Row-major matrix from (row, column). */
const matrix = (columns: number, value: (row: number, column: number) => number): Fill =>
  from((i) => value(Math.floor(i / columns), i % columns));

/**
 * Which row of a table of (2h−1)·(2w−1) offsets belongs to a pair of places in a window of h × w: row offset times
 * 2w−1 plus column offset, both counted from 0 (Liu et al. 2021, Swin Transformer).
 */
function relativePositionIndex(h: number, w: number): Constant | string {
  const places = h * w;
  return table(
    "i32",
    [places, places],
    matrix(places, (i, j) => {
      const rows = Math.floor(i / w) - Math.floor(j / w) + h - 1;
      const columns = (i % w) - (j % w) + w - 1;
      return rows * (2 * w - 1) + columns;
    }),
  );
}

/** Added to a score that must not count. Swin's own value, kept so that results agree with its published weights. */
const MASKED = -100;

/**
 * [windows, places, places]: 0 where two places of a shifted window lay in one region before the shift, else −100.
 * Regions are what the cuts at size − window and size − shift divide each side into.
 */
function shiftedWindowMask(h: number, w: number, window: number, shift: number): Constant | string {
  if (h % window !== 0 || w % window !== 0) return `needs sides that the window divides, not ${h} x ${w} by ${window}`;
  const part = (position: number, size: number) => (position < size - window ? 0 : position < size - shift ? 1 : 2);
  const columns = w / window;
  const places = window * window;
  const region = (which: number, place: number) => {
    const row = Math.floor(which / columns) * window + Math.floor(place / window);
    const column = (which % columns) * window + (place % window);
    return part(row, h) * 3 + part(column, w);
  };
  return table(
    "f32",
    [(h / window) * columns, places, places],
    from((index) => {
      const pair = index % (places * places);
      const which = Math.floor(index / (places * places));
      return region(which, Math.floor(pair / places)) === region(which, pair % places) ? 0 : MASKED;
    }),
  );
}

const n = ([size = 1]: readonly Size[]): readonly Size[] => [size];
const square = ([size = 1]: readonly Size[]): readonly Size[] => [size, size];
const all = (sizes: readonly Size[]): readonly Size[] => sizes;

/** Constants by name. What can be had from these by arithmetic needs no generator of its own. */
export const GENERATORS: ReadonlyMap<string, Generator> = new Map<string, Generator>([
  [
    "zeros",
    {
      doc: "zeros(size, …): all 0",
      min: 1,
      max: 8,
      dtype: "f32",
      shape: all,
      generate: (shape) => table("f32", shape, () => {}),
    },
  ],
  [
    "ones",
    {
      doc: "ones(size, …): all 1",
      min: 1,
      max: 8,
      dtype: "f32",
      shape: all,
      generate: (shape) =>
        table(
          "f32",
          shape,
          from(() => 1),
        ),
    },
  ],
  [
    "values",
    {
      doc: "values(a, b, …): a list of numbers",
      min: 1,
      max: 100_000,
      dtype: "f32",
      shape: (values) => [values.length],
      generate: (values) =>
        table(
          "f32",
          [values.length],
          from((i) => values[i] ?? 0),
        ),
    },
  ],
  [
    "arange",
    {
      doc: "arange(n): 0, 1, …, n − 1",
      min: 1,
      max: 1,
      dtype: "f32",
      shape: n,
      generate: ([count = 0]) =>
        table(
          "f32",
          [count],
          from((i) => i),
        ),
    },
  ],
  [
    "indices",
    {
      doc: "indices(n): 0, 1, …, n − 1 as whole numbers, for `gather`",
      min: 1,
      max: 1,
      dtype: "i32",
      shape: n,
      generate: ([count = 0]) =>
        table(
          "i32",
          [count],
          from((i) => i),
        ),
    },
  ],
  [
    "linspace",
    {
      doc: "linspace(a, b, n): n numbers from a to b, both included",
      min: 3,
      max: 3,
      dtype: "f32",
      shape: ([, , count = 1]) => [count],
      generate: ([a = 0, b = 0, count = 0]) =>
        table(
          "f32",
          [count],
          from((i) => (count === 1 ? a : a + ((b - a) * i) / (count - 1))),
        ),
    },
  ],
  [
    "eye",
    {
      doc: "eye(n): 1 on the diagonal, else 0",
      min: 1,
      max: 1,
      dtype: "f32",
      shape: square,
      generate: ([size = 0]) =>
        table(
          "f32",
          [size, size],
          matrix(size, (i, j) => (i === j ? 1 : 0)),
        ),
    },
  ],
  [
    "lower_triangle",
    {
      doc: "lower_triangle(n): 1 on and below the diagonal, else 0",
      min: 1,
      max: 1,
      dtype: "f32",
      shape: square,
      generate: ([size = 0]) =>
        table(
          "f32",
          [size, size],
          matrix(size, (i, j) => (j <= i ? 1 : 0)),
        ),
    },
  ],
  [
    "relative_position_index",
    {
      doc: "relative_position_index(h, w): whole numbers [h·w, h·w], the row of a (2h−1)·(2w−1) table of biases that belongs to each pair of places",
      min: 2,
      max: 2,
      dtype: "i32",
      shape: ([h = 1, w = 1]) => square([multiply(h, w)]),
      generate: ([h = 0, w = 0]) => relativePositionIndex(h, w),
    },
  ],
  [
    "shifted_window_mask",
    {
      doc: "shifted_window_mask(h, w, window, shift): [windows, places, places], −100 between places that the shift brought together, else 0",
      min: 4,
      max: 4,
      dtype: "f32",
      shape: ([h = 1, w = 1, window = 1]) => {
        const along = (side: Size): Size => divideExactly(side, window) ?? floorDivide(side, Number(window));
        return [multiply(along(h), along(w)), ...square([multiply(window, window)])];
      },
      generate: ([h = 0, w = 0, window = 0, shift = 0]) => shiftedWindowMask(h, w, window, shift),
    },
  ],
]);
