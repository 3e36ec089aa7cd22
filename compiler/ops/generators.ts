import type { Constant } from "../ir/graph.ts";
import { reserve } from "../limits/budget.ts";
import { add, divideExactly, floorDivide, isConstant, multiply, type Size, sizeText } from "../size/size.ts";
import { type RelativeOrder, relativePositionIndex } from "./relative-position-index.ts";

/** What nodes say of some tables beside their arguments. */
export interface TableOptions {
  readonly order?: RelativeOrder | undefined;
  readonly prefix?: number | undefined;
}

interface Generator {
  /** For the manual: what it makes, with its arguments by name. */
  readonly doc: string;
  readonly min: number;
  readonly max: number;
  readonly dtype: "f32" | "i32";
  /** What a node may say of it beside the arguments. */
  readonly options?: readonly (keyof TableOptions)[];
  /** The axes, also from sizes that are not numbers yet: such a table is made when they are bound. */
  shape(sizes: readonly Size[], options: TableOptions): readonly Size[];
  /** Why arguments make no table, where the axes do not say it; what is free is asked again when it is bound. */
  fault?(sizes: readonly Size[]): string | undefined;
  /** The element at a row-major place. */
  element(numbers: readonly number[], options: TableOptions): (place: number) => number;
}

/** Why these arguments make no table. */
export function faultOf(
  { shape, fault }: Generator,
  sizes: readonly Size[],
  options: TableOptions,
): string | undefined {
  return fault?.(sizes) ?? lengthFault(shape(sizes, options));
}

function lengthFault(sizes: readonly Size[]): string | undefined {
  const odd = sizes.find((size) => isConstant(size) && !(Number.isSafeInteger(size) && size >= 1));
  return odd === undefined ? undefined : `makes axes of whole lengths >= 1, not ${odd}`;
}

/**
 * The table of arguments that `faultOf` finds nothing wrong with.
 * @throws OverBudget before there is any of it
 */
export function makeTable(
  { dtype, shape, element }: Generator,
  numbers: readonly number[],
  options: TableOptions,
): Constant {
  const sizes = shape(numbers, options).map(Number);
  const count = sizes.reduce((product, size) => product * size, 1);
  reserve(count);
  const data = dtype === "f32" ? new Float64Array(count) : new Int32Array(count);
  const at = element(numbers, options);
  for (let i = 0; i < count; i++) data[i] = at(i);
  return { dtype, shape: sizes, data };
}

/** Element of a row-major matrix from (row, column). */
const matrix =
  (columns: number, value: (row: number, column: number) => number) =>
  (place: number): number =>
    value(Math.floor(place / columns), place % columns);

/** Added to a score that must not count. Swin's own value, kept so that results agree with its published weights. */
const MASKED = -100;

/**
 * [windows, places, places]: 0 where two places of a shifted window lay in one region before the shift, else −100.
 * Regions are what the cuts at size − window and size − shift divide each side into.
 */
function shiftedWindowMask(h: number, w: number, window: number, shift: number) {
  const part = (position: number, size: number) => (position < size - window ? 0 : position < size - shift ? 1 : 2);
  const columns = w / window;
  const places = window * window;
  const region = (which: number, place: number) => {
    const row = Math.floor(which / columns) * window + Math.floor(place / window);
    const column = (which % columns) * window + (place % window);
    return part(row, h) * 3 + part(column, w);
  };
  return (index: number): number => {
    const pair = index % (places * places);
    const which = Math.floor(index / (places * places));
    return region(which, Math.floor(pair / places)) === region(which, pair % places) ? 0 : MASKED;
  };
}

/** Windows must tile both sides. */
function windowFault([h = 0, w = 0, window = 0]: readonly Size[]): string | undefined {
  if (!isConstant(window)) return `needs a window that is a number, not ${sizeText(window)}`;
  const odd = lengthFault([h, w, window]);
  if (odd !== undefined) return odd;
  const fits = [h, w].every((side) => !isConstant(side) || side % window === 0);
  return fits ? undefined : `needs sides that the window divides, not ${sizeText(h)} x ${sizeText(w)} by ${window}`;
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
      element: () => () => 0,
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
      element: () => () => 1,
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
      element: (values) => (i) => values[i] ?? 0,
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
      element: () => (i) => i,
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
      element: () => (i) => i,
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
      element:
        ([a = 0, b = 0, count = 0]) =>
        (i) =>
          count === 1 ? a : a + ((b - a) * i) / (count - 1),
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
      element: ([size = 0]) => matrix(size, (i, j) => (i === j ? 1 : 0)),
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
      element: ([size = 0]) => matrix(size, (i, j) => (j <= i ? 1 : 0)),
    },
  ],
  [
    "relative_position_index",
    {
      doc: "relative_position_index(h, w): whole numbers [h·w, h·w], the row of a (2h−1)·(2w−1) table of biases that belongs to each pair of places; with `order` and `prefix`",
      min: 2,
      max: 2,
      dtype: "i32",
      options: ["order", "prefix"],
      shape: ([h = 1, w = 1], { prefix = 0 }) => square([add(multiply(h, w), prefix)]),
      fault: lengthFault,
      element: ([h = 0, w = 0], { order = "rows", prefix = 0 }) =>
        matrix(h * w + prefix, relativePositionIndex(h, w, order, prefix)),
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
      fault: windowFault,
      element: ([h = 0, w = 0, window = 0, shift = 0]) => shiftedWindowMask(h, w, window, shift),
    },
  ],
]);
