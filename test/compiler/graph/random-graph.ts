import { GraphBuilder } from "../../../compiler/graph/graph-builder.ts";
import type { Constant, Graph, Value } from "../../../compiler/ir/graph.ts";
import { boundShape } from "../../../compiler/ir/same-shape.ts";
import type { Emitter, UnaryKernel } from "../../../compiler/kernels/emit.ts";

const SMOOTH: readonly UnaryKernel[] = ["tanh", "sigmoid", "abs", "erf", "relu", "sin", "cos", "stop_gradient"];

/** Values of a shape, the same for the same salt. */
export function numbers(shape: readonly number[], salt: number): Constant {
  const count = shape.reduce((product, size) => product * size, 1);
  const wave = (index: number) => Math.sin((index + 1) * 12.9898 + salt * 78.233) * 1.7;
  return { dtype: "f32", shape, data: Float64Array.from({ length: count }, (_, index) => wave(index)) };
}

export interface RandomGraph {
  readonly graph: Graph;
  readonly inputs: Map<string, Constant>;
}

type Shapes = Readonly<Record<string, readonly number[]>>;

const UNEQUAL: Shapes = { x: [2, 3, 4], y: [3, 4], z: [2, 1, 4, 3], s: [1, 1, 1] };

/** Shapes that stay the same when their axes change places, which then shows in the values alone. */
export const SQUARE: Shapes = { x: [3, 3, 3], y: [3, 3], z: [3, 1, 3, 3], s: [1, 1, 1] };

/** What `grow` may do, by number. */
const EVERYTHING = Array.from({ length: 21 }, (_, kind) => kind);
/** Sums and maxima after each other, and what is computed between them. */
export const REDUCING: readonly number[] = [0, 1, 4, 5, 6, 8, 17, 17, 17, 18, 18];

/**
 * A graph made of a list of choices: each number picks what to do next, so that fast-check can shrink it. Steeped in
 * what rewrites look for: movements in a row, uniform constants, things stretched and summed. All values stay bounded.
 */
export function randomGraph(
  choices: readonly number[],
  shapes: Shapes = UNEQUAL,
  kinds: readonly number[] = EVERYTHING,
): RandomGraph {
  const builder = new GraphBuilder();
  const inputs = new Map<string, Constant>();
  const pool: Value[] = [];
  for (const [name, shape] of Object.entries(shapes)) {
    inputs.set(name, numbers(shape, pool.length));
    pool.push(builder.input(name, { dtype: "f32", shape }));
  }
  const { pick, one, made } = choosing(choices);
  while (made() < choices.length) {
    const emit = builder.emitter(`node${made()}`);
    const value = grow(emit, one(kinds), pick(3) === 0 ? one(pool) : one(pool.slice(-3)), { pick, one, pool });
    if (value === undefined || elements(value) > 600 || value.shape.length > 6) continue;
    pool.push(value);
  }
  pool.slice(-4).forEach((value, index) => builder.output(`out${index}`, value));
  return { graph: builder.build(), inputs };
}

/** Choices, one after the other; 0 where there are no more. */
export function choosing(choices: readonly number[]) {
  let at = 0;
  const pick = (count: number): number => (choices[at++] ?? 0) % count;
  const one = <T>(list: readonly T[]): T => {
    const chosen = list[pick(list.length)];
    if (chosen === undefined) throw new Error("nothing to choose from");
    return chosen;
  };
  return { pick, one, made: () => at };
}

/** What a node is made from. */
export interface Source {
  readonly pick: (count: number) => number;
  readonly one: <T>(list: readonly T[]) => T;
  readonly pool: readonly Value[];
}

export function sizes(x: Value): readonly number[] {
  return boundShape(x.shape) ?? [];
}

export function elements(x: Value): number {
  return sizes(x).reduce((product, size) => product * size, 1);
}

function grow(emit: Emitter, kind: number, x: Value, { pick, one, pool }: Source): Value | undefined {
  const shape = sizes(x);
  const rank = shape.length;
  const axis = rank === 0 ? 0 : pick(rank);
  switch (kind) {
    case 0:
      return emit.affine(x, one([1, -1, 0.5, 2]), one([0, 0, 1, -0.25]));
    case 1:
      return emit.unary(one(SMOOTH), x);
    case 2:
      return emit.unary("exp", emit.unary("tanh", x));
    case 3:
      return emit.one("gelu", [emit.unary("tanh", x)], { form: one(["exact", "tanh"] as const) });
    case 4:
      return rank === 0 ? undefined : emit.unary(one(["softmax", "log_softmax"] as const), x);
    case 5:
    case 6: {
      const y = partner(emit, x, { pick, one, pool });
      const [a, b] = pick(2) === 0 ? [x, y] : [y, x];
      const kernel = one(["add", "sub", "mul", "maximum", "minimum", "add", "mul"] as const);
      const both = emit.one(kernel, [a, b], {});
      return kernel === "mul" ? emit.unary("tanh", both) : both;
    }
    case 7:
      return emit.div(x, emit.affine(emit.unary("sigmoid", partner(emit, x, { pick, one, pool })), 1, 0.5));
    case 8:
      return emit.reshape(x, one([[elements(x)], [1, ...shape], [...shape, 1], shape.filter((size) => size !== 1)]));
    case 9:
      return rank < 2 ? undefined : emit.reshape(x, [(shape[0] ?? 1) * (shape[1] ?? 1), ...shape.slice(2)]);
    case 10:
    case 11: {
      const keys = [...shape.keys()];
      const rotated = (by: number) => [...keys.slice(by), ...keys.slice(0, by)];
      const turn = one([keys.toReversed(), rotated(1), rotated(-1)]);
      return emit.transpose(x, turn);
    }
    case 12:
      return emit.broadcast(
        x,
        shape.map((size, index) => (size === 1 && index === axis ? 3 : size)),
      );
    case 13:
      return rank === 0 ? undefined : emit.concat(one([[x], [x, x], [emit.affine(x, 2), x, x]]), axis);
    case 14: {
      const begin = shape.map((size) => pick(size));
      const left = shape.map((size, index) => size - (begin[index] ?? 0));
      return emit.slice(
        x,
        begin,
        left.map((size) => size - pick(size)),
      );
    }
    case 15:
      return emit.pad(
        x,
        shape.map((_, index) => (index === axis ? pick(2) : 0)),
        shape.map(() => pick(2)),
        0,
      );
    case 16:
      return rank === 0 ? undefined : emit.reverse(x, [axis]);
    case 17:
      return rank === 0 ? undefined : emit.affine(emit.sum(x, one([[axis], [...shape.keys()]])), 0.25);
    case 18:
      return rank === 0 ? undefined : emit.max(x, [axis]);
    case 19: {
      if (rank < 2) return undefined;
      const mode = pick(4);
      return emit.unary("tanh", emit.matmul(x, x, mode < 2, mode >= 2));
    }
    default: {
      const threshold = emit.constant({ dtype: "f32", shape: shape.map(() => 1), data: Float64Array.of(0.1234567) });
      const above = emit.compare(x, "gt", threshold);
      return pick(2) === 0 ? emit.cast(above, "f32") : emit.select(above, partner(emit, x, { pick, one, pool }), x);
    }
  }
}

/** Something that broadcasts with x: another value of its rank, one number, numbers along an axis, or x stretched. */
function partner(emit: Emitter, x: Value, { pick, one, pool }: Source): Value {
  const shape = sizes(x);
  const along = shape.map((size) => (pick(2) === 0 ? size : 1));
  const others = pool.filter(
    (y) => y.shape.length === shape.length && y.shape.every((size, axis) => size === shape[axis] || size === 1),
  );
  switch (pick(5)) {
    case 0:
      return emit.constant({ dtype: "f32", shape: shape.map(() => 1), data: Float64Array.of(one([0, 1, 2, -1])) });
    case 1:
      return emit.constant(numbers(along, pick(9)));
    case 2:
      return emit.broadcast(emit.constant(numbers(along, pick(9))), shape);
    case 3:
      return emit.constant({
        ...numbers(along, 0),
        data: numbers(along, 0)
          .data.slice()
          .fill(one([0, 1, 0.5])),
      });
    default:
      return others.length === 0 ? x : one(others);
  }
}
