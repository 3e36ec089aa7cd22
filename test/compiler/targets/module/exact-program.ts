import { GraphBuilder } from "../../../../compiler/graph/graph-builder.ts";
import type { Constant, Graph, Value } from "../../../../compiler/ir/graph.ts";
import type { DType } from "../../../../compiler/ir/kernel-attributes.ts";
import type { Emitter } from "../../../../compiler/kernels/emit.ts";
import { choosing, elements, type Source, sizes } from "../../graph/random-graph.ts";

/** A graph of small whole numbers, with the state that it reads and writes. */
export interface ExactProgram {
  readonly graph: Graph;
  readonly inputs: ReadonlyMap<string, Constant>;
  readonly state: ReadonlyMap<string, Constant>;
}

const SHAPES: Readonly<Record<string, readonly number[]>> = {
  x: [3, 16, 9],
  y: [16, 9],
  wide: [2, 70],
  long: [37, 5],
  image: [2, 6, 5, 4],
  filter: [3, 2, 4, 6],
  one: [1, 1],
};
const STATE: Readonly<Record<string, readonly number[]>> = { a: [16, 9], b: [16, 9], c: [2, 70], d: [37, 5] };
const INDICES = [3, 5];
const MOST_ELEMENTS = 4000;
const KINDS = 27;
/** No number is larger. */
const LARGEST = 8;

/** Whole numbers from −3 to 3, the same for the same salt. */
export function wholeNumbers(shape: readonly number[], salt: number, dtype: DType = "f32"): Constant {
  const count = shape.reduce((product, size) => product * size, 1);
  const number = (i: number) => Math.round(Math.sin((i + 1) * 12.9898 + salt * 78.233) * 3);
  return { dtype, shape, data: Float64Array.from({ length: count }, (_, i) => number(i) + 0) };
}

/**
 * A graph made of a list of choices, as `randomGraph` makes them: of all kernels that whole numbers stay whole by, so
 * that f32 computes what f64 does, to the last bit and whatever the order. What grows is cut off.
 */
export function exactProgram(choices: readonly number[]): ExactProgram {
  const builder = new GraphBuilder();
  const { pick, one, made } = choosing(choices);
  const pool: Value[] = [];
  const inputs = new Map<string, Constant>();
  const state = new Map<string, Constant>();
  for (const [name, shape] of Object.entries(SHAPES)) {
    inputs.set(name, wholeNumbers(shape, pool.length));
    pool.push(builder.input(name, { dtype: "f32", shape }));
  }
  inputs.set("i", wholeNumbers(INDICES, 11, "i32"));
  pool.push(builder.input("i", { dtype: "i32", shape: INDICES }));
  for (const [path, shape] of Object.entries(STATE)) {
    state.set(path, wholeNumbers(shape, pool.length));
    pool.push(builder.state(path, { dtype: "f32", shape }));
  }
  // Chosen first, as there may be no choice left when all is made.
  const updates = Object.entries(STATE).map(([path, shape]) => {
    return { path, shape, kind: pick(3), first: pick(1000), second: pick(1000) };
  });
  while (made() < choices.length) {
    const emit = builder.emitter(`node${made()}`);
    const source = { pick, one, pool };
    for (const value of grow(emit, pick(KINDS), pick(3) === 0 ? one(pool) : one(pool.slice(-4)), source))
      if (elements(value) <= MOST_ELEMENTS && value.shape.length <= 6) pool.push(value);
  }
  pool.slice(-3).forEach((value, index) => builder.output(`out${index}`, value));
  for (const { path, shape, kind, first, second } of updates) {
    const alike = pool.filter((value) => value.dtype === "f32" && sizes(value).join() === shape.join());
    const emit = builder.emitter(`update ${path}`);
    const chosen = alike[first % alike.length];
    const other = alike[second % alike.length];
    if (chosen === undefined || other === undefined || kind === 0) continue;
    builder.write(path, kind === 1 ? chosen : bounded(emit, emit.add(chosen, other)));
  }
  return { graph: builder.build(), inputs, state };
}

function number(emit: Emitter, x: Value, value: number): Value {
  return emit.constant({ dtype: x.dtype, shape: x.shape.map(() => 1), data: Float64Array.of(value) });
}

function clamped(emit: Emitter, x: Value, least: number, most: number): Value {
  return emit.minimum(emit.maximum(x, number(emit, x, least)), number(emit, x, most));
}

const bounded = (emit: Emitter, x: Value): Value => clamped(emit, x, -LARGEST, LARGEST);

/** As numbers that are counted with: a truth is one too. */
const numeric = (emit: Emitter, x: Value): Value => (x.dtype === "bool" ? emit.cast(x, "f32") : x);
const real = (emit: Emitter, x: Value): Value => (x.dtype === "f32" ? x : emit.cast(x, "f32"));

/** Indices below a length; not always, where that is asked for. */
function indices(emit: Emitter, length: number, { pick, one, pool }: Source): Value {
  const found = one(pool.filter((value) => value.dtype === "i32" && elements(value) <= 60));
  return pick(12) === 0 ? found : clamped(emit, found, 0, length - 1);
}

/** Something that broadcasts with x and is of its type. */
function partner(emit: Emitter, x: Value, { pick, one, pool }: Source): Value {
  const shape = sizes(x);
  const others = pool.filter(
    (y) =>
      y.dtype === x.dtype &&
      y.shape.length === shape.length &&
      y.shape.every((size, axis) => size === shape[axis] || size === 1),
  );
  const along = shape.map((size) => (pick(2) === 0 ? size : 1));
  return pick(2) === 0 || others.length === 0 ? emit.constant(wholeNumbers(along, pick(9), x.dtype)) : one(others);
}

function someAxes(shape: readonly number[], { pick }: Source): readonly number[] {
  const mask = pick(2 ** shape.length - 1) + 1;
  return [...shape.keys()].filter((axis) => (mask >> axis) % 2 === 1);
}

/** Any value as an image. */
function image(emit: Emitter, x: Value): Value {
  const [a = 1, b = 1, c = 1, ...others] = [1, 1, 1, 1, ...sizes(x)].slice(-Math.max(4, x.shape.length));
  return emit.reshape(real(emit, x), [a, b, c, others.reduce((product, size) => product * size, 1)]);
}

function grow(emit: Emitter, kind: number, any: Value, source: Source): readonly Value[] {
  const { pick, one, pool } = source;
  const x = kind < 10 ? any : numeric(emit, any);
  const shape = sizes(x);
  const rank = shape.length;
  if (rank === 0) return [];
  const axis = pick(rank);
  const keys = [...shape.keys()];
  const rotated = (by: number) => [...keys.slice(by), ...keys.slice(0, by)];
  switch (kind) {
    // Movement, of any type.
    case 0:
      return [emit.reshape(x, one([[elements(x)], [1, ...shape], [...shape, 1], shape.filter((size) => size !== 1)]))];
    case 1:
      return rank < 2 ? [] : [emit.reshape(x, [(shape[0] ?? 1) * (shape[1] ?? 1), ...shape.slice(2)])];
    case 2:
    case 3:
      return [emit.transpose(x, one([keys.toReversed(), rotated(1), rotated(-1)]))];
    case 4:
      return [
        emit.broadcast(
          x,
          shape.map((size, index) => (size === 1 && index === axis ? 5 : size)),
        ),
      ];
    case 5: {
      const other = x.dtype === "bool" ? [] : [partner(emit, x, source)].filter((y) => fits(y, shape, axis));
      return [emit.concat(one([[x], [x, x], [x, ...other], [...other, x, ...other]]), axis)];
    }
    case 6: {
      const begin = shape.map((size) => pick(size));
      const left = shape.map((size, index) => size - (begin[index] ?? 0));
      const size = left.map((most) => most - (pick(3) === 0 ? pick(most) : 0));
      return [emit.slice(x, begin, size)];
    }
    case 7:
      return [
        emit.pad(
          x,
          shape.map((_, index) => (index === axis ? pick(3) : 0)),
          shape.map(() => pick(2)),
          x.dtype === "bool" ? pick(2) : one([0, 0, -2]),
        ),
      ];
    case 8:
      return [emit.reverse(x, someAxes(shape, source))];
    case 9:
      return [emit.gather(x, indices(emit, shape[axis] ?? 1, source), axis)];
    // Element by element, of numbers.
    case 10:
    case 11:
    case 12: {
      const y = partner(emit, x, source);
      const [a, b] = pick(2) === 0 ? [x, y] : [y, x];
      const both = emit.one(one(["add", "sub", "mul", "maximum", "minimum"] as const), [a, b], {});
      return [bounded(emit, both)];
    }
    case 13:
      return [bounded(emit, emit.affine(real(emit, x), one([1, -1, 2]), one([0, 0, 1, -2])))];
    case 14:
      return [emit.unary(one(["abs", "sign", "relu", "stop_gradient"] as const), real(emit, x))];
    case 15: {
      const relation = one(["eq", "ne", "lt", "le", "gt", "ge"] as const);
      return [emit.compare(x, relation, partner(emit, x, source))];
    }
    case 16: {
      const above = emit.compare(x, "ge", partner(emit, x, source));
      return [emit.select(above, partner(emit, x, source), x)];
    }
    case 17:
      return [emit.cast(x, one(["f32", "i32", "bool"] as const))];
    // Along axes.
    case 18:
    case 19:
      return [bounded(emit, emit.sum(x, someAxes(shape, source)))];
    case 20:
      return [emit.max(x, someAxes(shape, source))];
    case 21:
      return x.dtype === "i32" ? [] : [emit.prod(emit.unary("sign", x), someAxes(shape, source))];
    case 22:
      return [emit.argmax(x, axis)];
    case 23:
      return [...emit.step("top_k", [x], { k: pick(shape.at(-1) ?? 1) + 1 })];
    case 24: {
      const places = one(pool.filter((value) => value.dtype === "i32" && elements(value) <= 60));
      if (pick(2) === 0) return [emit.oneHot(places, pick(9) + 1)];
      const begin = shape.findIndex((_, first) => sizes(places).every((size, at) => size === shape[first + at]));
      const length = pick(7) + 1;
      return begin < 0 ? [] : [bounded(emit, emit.scatterAdd(x, clamped(emit, places, 0, length - 1), begin, length))];
    }
    // Matrices and windows.
    case 25: {
      if (rank < 2) return [];
      const y = real(emit, x);
      return [bounded(emit, emit.matmul(y, y, ...one([[true, false] as const, [false, true] as const])))];
    }
    default:
      return windowed(emit, image(emit, x), source);
  }
}

const fits = (y: Value, shape: readonly number[], axis: number): boolean =>
  y.shape.every((size, index) => index === axis || size === shape[index]);

function windowed(emit: Emitter, x: Value, { pick, one }: Source): readonly Value[] {
  const [, height = 1, width = 1, channels = 1] = sizes(x);
  const kernel = [pick(Math.min(3, height)) + 1, pick(Math.min(3, width)) + 1] as const;
  const stride = [pick(2) + 1, pick(3) + 1] as const;
  if (pick(2) === 0) {
    const pooled = emit.one("max_pool", [x], { kernel, stride });
    const cotangent = emit.constant(wholeNumbers(sizes(pooled), pick(9)));
    return [pooled, bounded(emit, emit.one("max_pool_grad", [x, pooled, cotangent], { kernel, stride }))];
  }
  const groups = one([1, channels].concat(channels % 2 === 0 ? [2] : []));
  const window = { stride, dilation: [1, 1], groups } as const;
  const filter = emit.constant(wholeNumbers([...kernel, channels / groups, groups * (pick(2) + 1)], pick(9)));
  if (elements(filter) > MOST_ELEMENTS) return [];
  const y = bounded(emit, emit.one("conv2d", [x, filter], window));
  return [
    y,
    bounded(emit, emit.one("conv2d_input_grad", [y, filter], { ...window, height, width })),
    bounded(emit, emit.one("conv2d_filter_grad", [x, y], { ...window, kernel })),
  ];
}
