import { GraphBuilder } from "../../compiler/graph/graph-builder.ts";
import type { Constant, Graph, Value } from "../../compiler/ir/graph.ts";
import { sameShape } from "../../compiler/ir/same-shape.ts";
import type { Emitter } from "../../compiler/kernels/emit.ts";
import { isConstant, productOf, type Size } from "../../compiler/size/size.ts";
import { numbers } from "../compiler/graph/random-graph.ts";

export interface RandomImages {
  readonly graph: Graph;
  readonly weights: ReadonlyMap<string, Constant>;
}

/**
 * A graph of what image models do, made of a list of choices: windows, norms, rows of tokens and back, means, things
 * stretched over pixels or channels, channels moved first and last. Of a spec's graphs it has the kernels, not the order.
 */
export function randomImages(choices: readonly number[], batch: Size): RandomImages {
  const builder = new GraphBuilder();
  const weights = new Map<string, Constant>();
  const pool: Value[] = [builder.input("image", { dtype: "f32", shape: [batch, 3, 6, 6] })];
  pool.push(builder.emitter("pixels").transpose(pool[0] as Value, [0, 2, 3, 1]));
  let at = 0;
  const pick = (count: number) => (choices[at++] ?? 0) % count;
  const one = <T>(list: readonly T[]): T => list[pick(list.length)] as T;
  const weight = (shape: readonly number[], low = -0.7, high = 0.7): Value => {
    const path = `w${weights.size}`;
    const { data } = numbers(shape, weights.size);
    weights.set(path, { dtype: "f32", shape, data: data.map((x) => low + ((x + 1.7) / 3.4) * (high - low)) });
    return builder.state(path, { dtype: "f32", shape });
  };
  while (at < choices.length) {
    const emit = builder.emitter(`node${at}`);
    const x = pick(4) === 0 ? one(pool) : one(pool.slice(-2));
    const made = grow(emit, pick(20), x, { pick, one, pool, weight });
    if (made !== undefined && made.shape.length <= 6) pool.push(made);
  }
  for (const [i, value] of pool.slice(-3).entries()) builder.output(`out${i}`, value);
  return { graph: builder.build(), weights };
}

interface Choices {
  pick(count: number): number;
  one<T>(list: readonly T[]): T;
  weight(shape: readonly number[], low?: number, high?: number): Value;
  readonly pool: readonly Value[];
}

const bounded = (emit: Emitter, x: Value) => emit.unary("tanh", x);

function grow(emit: Emitter, kind: number, x: Value, choices: Choices): Value | undefined {
  const { pick, one, pool, weight } = choices;
  const { shape } = x;
  const rank = shape.length;
  const features = Number(shape[rank - 1]);
  if (rank < 2 || !shape.slice(1).every(isConstant)) return undefined;
  const row = (low?: number, high?: number) =>
    emit.reshape(weight([features], low, high), [...shape.slice(1).map(() => 1), features]);
  switch (kind) {
    case 0:
    case 1:
    case 2:
      return rank === 4 ? windowed(emit, x, choices) : undefined;
    case 3:
    case 4: {
      const spread = emit.unary("rsqrt", emit.affine(row(0.5, 2), 1, 1e-5));
      const unit = emit.mul(emit.sub(x, row()), spread);
      return bounded(emit, emit.add(emit.mul(unit, row()), row()));
    }
    case 5:
    case 6:
      return one([
        () => emit.unary(one(["relu", "sigmoid", "abs", "sign"] as const), x),
        () => emit.one("gelu", [x], { form: one(["exact", "tanh"] as const) }),
        () => emit.affine(x, one([0.5, 1]), one([0, 0.25])),
      ])();
    case 7: {
      const same = pool.filter((y) => sameShape(y.shape, shape));
      return emit.one(one(["add", "sub", "maximum"] as const), [x, one(same)], {});
    }
    case 8: {
      const stretched = [...shape.keys()].filter(() => pick(2) === 0);
      const other = stretched.includes(0)
        ? weight(shape.map((size, axis) => (stretched.includes(axis) ? 1 : Number(size))))
        : emit.max(x, stretched);
      return pick(2) === 0 ? emit.add(x, other) : emit.sub(other, x);
    }
    case 9:
    case 10: {
      const [from, width] = [Number(features), one([2, 3, 5])];
      const rows = emit.reshape(x, [productOf(shape.slice(0, -1)), features]);
      const isTurned = pick(2) === 0;
      const product = emit.matmul(rows, weight(isTurned ? [width, from] : [from, width]), false, isTurned);
      const added = pick(2) === 0 ? emit.add(product, emit.reshape(weight([width]), [1, width])) : product;
      const whole = emit.reshape(added, [...shape.slice(0, -1), width]);
      return bounded(emit, whole);
    }
    case 11:
      return rank === 4 ? emit.reshape(x, [...shape.slice(0, 1), productOf(shape.slice(1, 3)), features]) : undefined;
    case 12:
      return rank === 3 ? emit.reshape(x, split(shape, 1)) : undefined;
    case 13:
      return rank < 5 ? emit.reshape(x, split(shape, rank - 1)) : undefined;
    case 14:
      return emit.transpose(x, one(orders(rank)));
    case 15: {
      const axes = one([[1], [1, 2], [rank - 1], [...shape.keys()].slice(1)]).filter((axis) => axis < rank);
      return emit.one(one(["sum", "max"] as const), [emit.affine(x, 0.25)], { axes });
    }
    case 16:
      return emit.concat([x, one([x, emit.affine(x, -0.5)])], one([1, rank - 1]));
    case 17: {
      const axis = one([1, rank - 1]);
      const most = Number(shape[axis]);
      const begin = pick(most);
      return emit.slice(
        x,
        shape.map((_, i) => (i === axis ? begin : 0)),
        shape.map((size, i) => (i === axis ? most - begin : size)),
      );
    }
    case 18:
      return one([
        () => emit.unary("softmax", x),
        () => emit.one("normalize", [x], { axes: one([[rank - 1], [1]]), epsilon: 1e-3, center: pick(2) === 0 }),
      ])();
    default:
      return emit.reshape(emit.sum(emit.affine(x, 0.1), [1]), [...shape.slice(0, 1), ...shape.slice(2)]);
  }
}

function windowed(emit: Emitter, x: Value, { pick, one, weight }: Choices): Value | undefined {
  const [, height = 0, width = 0, channels = 0] = x.shape.map(Number);
  const kernel = one([
    [1, 1],
    [2, 2],
    [3, 3],
    [3, 1],
  ] as const);
  const margin = one([0, 1]);
  const sides = [0, margin, margin, 0];
  const isPool = pick(3) === 0;
  const around = margin === 0 ? x : emit.pad(x, sides, isPool ? sides : [0, margin, pick(2), 0], isPool ? -3.4e38 : 0);
  const stride = one([
    [1, 1],
    [2, 2],
    [2, 1],
  ] as const);
  if (Math.min(height, width) < 3 || channels > 12) return undefined;
  if (isPool) return kernel[1] > margin ? emit.one("max_pool", [around], { kernel, stride }) : undefined;
  const groups = one([1, channels]);
  const isMean = groups === channels && pick(2) === 0;
  const count = isMean ? channels : one([3, 4]) * groups;
  const shape = [...kernel, channels / groups, count];
  const share = 1 / (kernel[0] * kernel[1]);
  const filter = isMean
    ? emit.constant({ dtype: "f32", shape, data: numbers(shape, 0).data.map(() => share) })
    : weight(shape);
  const y = emit.one("conv2d", [around, filter], { stride, dilation: [1, 1], groups });
  return bounded(emit, pick(2) === 0 ? emit.add(y, emit.reshape(weight([count]), [1, 1, 1, count])) : y);
}

/** A shape with one of its axes as two. */
function split(shape: readonly Size[], axis: number): readonly Size[] {
  const size = Number(shape[axis]);
  const part = [2, 3, 5, 1].find((one) => size % one === 0) ?? 1;
  return [...shape.slice(0, axis), part, size / part, ...shape.slice(axis + 1)];
}

/** Orders of axes that leave the batch where it is. */
function orders(rank: number): readonly (readonly number[])[] {
  const rest = [...Array(rank).keys()].slice(1);
  return [
    [0, ...rest.slice(1), ...rest.slice(0, 1)],
    [0, ...rest.slice(-1), ...rest.slice(0, -1)],
    [0, ...rest.toReversed()],
  ];
}
