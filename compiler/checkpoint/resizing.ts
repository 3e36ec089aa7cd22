import { gridIsNone } from "../../schema/spec/checkpoint-messages.ts";
import type { Located, ResizeName, ResizeRule } from "../../schema/spec/spec.ts";
import { evaluate } from "../expression/evaluate-expression.ts";
import type { Scope } from "../expression/scope.ts";
import type { Constant } from "../ir/graph.ts";
import { reject } from "../shape/rejection.ts";
import { isList } from "../shape/value.ts";
import { cubic, geometric, interpolated, type Span, widened } from "./resample.ts";

type Shape = readonly number[];
type Grid = readonly [rows: number, columns: number];

/** How a source brings a table of one grid to another: for data, and for shapes alone. */
export interface Resizing {
  readonly by: ResizeName;
  /** Undefined where the table is of the model's grid, or of none that is known. */
  shapeOf(theirs: Shape): Shape | undefined;
  resize(theirs: Constant): Constant | undefined;
}

/** Along one axis, how the old grid's places make the new one's. */
const lines: Readonly<Record<ResizeName, (from: number, to: number) => readonly Span[]>> = {
  timm: (from, to) => widened(from, to, cubic(-0.5)),
  timm_relative: geometric,
  // The hub's code asks for (to + 0.1) / from times as many, so that rounding never gives one too few.
  dinov2: (from, to) => interpolated(from, to, from / (to + 0.1)),
  huggingface: (from, to) => interpolated(from, to),
};

/**
 * A rule with its grid's numbers.
 * @param from where the old grid's are known; else it is taken for a square, as every source does: a table says only how
 * many places it has
 * @throws Rejection X961
 */
export function resizing({ by, grid, others }: ResizeRule, scope: Scope, from?: Scope): Resizing {
  const [kept = 0] = others === undefined ? [] : wholeNumbers(others, "`others`", scope);
  const gridIn = (values: Scope): Grid => {
    const [height, width, ...more] = wholeNumbers(grid, "the grid", values);
    if (height === undefined || width === undefined || more.length > 0)
      return reject(gridIsNone(grid.span, "the grid"));
    // Of a window, places lie as far apart as it is wide, both ways.
    return by === "timm_relative" ? [2 * height - 1, 2 * width - 1] : [height, width];
  };
  const [rows, columns] = gridIn(scope);
  const known = from && gridIn(from);
  const oldGrid = (theirs: Shape): Grid | undefined => {
    const places = (theirs.at(-2) ?? 0) - kept;
    const [high, wide] = known ?? [Math.sqrt(places), Math.sqrt(places)];
    const isTable = theirs.length >= 2 && theirs.slice(0, -2).every((size) => size === 1);
    const isSame = known === undefined ? places === rows * columns : high === rows && wide === columns;
    const isGrid = places > 0 && Number.isInteger(high) && high * wide === places;
    return isTable && isGrid && !isSame ? [high, wide] : undefined;
  };
  const shapeOf = (theirs: Shape): Shape | undefined =>
    oldGrid(theirs) === undefined ? undefined : [...theirs.slice(0, -2), kept + rows * columns, theirs.at(-1) ?? 1];
  return {
    by,
    shapeOf,
    resize(theirs) {
      const [high, wide] = oldGrid(theirs.shape) ?? [];
      const shape = shapeOf(theirs.shape);
      if (high === undefined || wide === undefined || shape === undefined) return undefined;
      const width = shape.at(-1) ?? 1;
      const begin = by === "timm_relative" ? 0 : kept * width;
      const cells = theirs.data.subarray(begin, begin + high * wide * width);
      const across = alongRows(cells, high, width, lines[by](wide, columns));
      const made = alongRows(across, 1, columns * width, lines[by](high, rows));
      const data = new Float64Array((kept + rows * columns) * width);
      data.set(theirs.data.subarray(0, begin));
      data.set(made, begin);
      data.set(theirs.data.subarray(begin + cells.length), begin + made.length);
      return { dtype: theirs.dtype, shape, data };
    },
  };
}

/** Each of some rows, of entries of so many numbers, as a row of other entries. */
function alongRows(data: ArrayLike<number>, rows: number, size: number, line: readonly Span[]): Float64Array {
  const length = data.length / rows;
  const made = new Float64Array(rows * line.length * size);
  for (let row = 0; row < rows; row++)
    for (const [i, { at, weights }] of line.entries())
      for (const [k, place] of at.entries()) {
        const from = row * length + place * size;
        const to = (row * line.length + i) * size;
        for (let j = 0; j < size; j++) made[to + j] = (made[to + j] ?? 0) + (weights[k] ?? 0) * (data[from + j] ?? 0);
      }
  return made;
}

function wholeNumbers(located: Located, what: string, scope: Scope): readonly number[] {
  const { value } = evaluate(located, scope);
  const list = isList(value) ? value : [value];
  return list.map((one) =>
    typeof one === "number" && Number.isSafeInteger(one) && one >= 0 ? one : reject(gridIsNone(located.span, what)),
  );
}
