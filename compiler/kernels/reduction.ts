import type { Value } from "../ir/graph.ts";
import type { KernelName, Shape, ValueType } from "../ir/kernel-attributes.ts";
import { isConstant } from "../size/size.ts";
import type { Emitter } from "./emit.ts";
import { areAxes, ensure, isNumeric } from "./fit.ts";
import type { Kernel, KernelTable } from "./kernel.ts";
import { at, elementCount, placesOf, stretchedStrides, zeros } from "./nd-array.ts";
import { scalarOfRank } from "./scalar.ts";

type ReductionName = "sum" | "max" | "prod";

/** Cotangent of x from g, that of y; both have size 1 where x is reduced. */
type ReductionGradient = (emit: Emitter, g: Value, x: Value, y: Value, axes: readonly number[]) => Value;

/** The shape with some axes at size 1. */
export function keptShape(kernel: KernelName, inputs: readonly [ValueType], axes: readonly number[]): Shape {
  const [{ shape }] = inputs;
  ensure(kernel, inputs, areAxes(axes, shape.length), () => `[${axes.join(", ")}] are not its axes`);
  return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
}

/** For each element of `shape`, where its group lies in an array that has some of the axes at size 1. */
export function groupPlaces(shape: readonly number[], kept: readonly number[]): Int32Array {
  return placesOf(shape, stretchedStrides(kept));
}

/** All elements along some axes become one; the axes stay, at size 1. */
function reduction<K extends ReductionName>(
  name: K,
  start: number,
  combine: (soFar: number, next: number) => number,
  gradient: ReductionGradient,
): Kernel<K> {
  const shape: Kernel<K>["shape"] = (inputs, { axes }) => {
    const [{ dtype }] = inputs;
    ensure(name, inputs, isNumeric(dtype), "numbers expected");
    return [{ dtype, shape: keptShape(name, inputs, axes) }];
  };
  return {
    shape,
    vjp: ({ emit, inputs, outputs, cotangents, attributes: { axes } }) => [
      gradient(emit, cotangents[0], inputs[0], outputs[0], axes),
    ],
    flops: (inputs) => elementCount(inputs[0].shape),
    evaluate(inputs, attributes) {
      const [x] = inputs;
      const result = zeros(shape(inputs, attributes)[0]);
      const places = groupPlaces(x.shape, result.shape);
      // An Int32Array would turn −∞ into 0.
      result.data.fill(x.dtype === "i32" ? Math.max(start, -(2 ** 31)) : start);
      for (let e = 0; e < places.length; e++) {
        const place = at(places, e);
        result.data[place] = combine(at(result.data, place), at(x.data, e));
      }
      return [result];
    },
  };
}

/** Shared evenly among all elements that are the maximum, as PyTorch's amax has it. */
const maxGradient: ReductionGradient = (emit, g, x, y, axes) => {
  const isMax = emit.cast(emit.compare(x, "eq", y), "f32");
  return emit.mul(emit.div(g, emit.sum(isMax, axes)), isMax);
};

/** The product of the others: x may hold zeros, and what is made of products alone can be differentiated at them. */
const prodGradient: ReductionGradient = (emit, g, x, y, axes) => {
  const [axis, ...more] = axes;
  if (axis === undefined) return g;
  const size = x.shape[axis] ?? 1;
  if (size === 1) return prodGradient(emit, g, x, y, more);
  if (!isConstant(size)) return freeProdGradient(emit, g, x, y, axes);
  const part = emit.prod(x, [axis]);
  return emit.mul(prodGradient(emit, g, part, y, more), productOfOthers(emit, x, axis, size));
};

/** For each element the product of those before it along an axis, times that of those behind it. */
function productOfOthers(emit: Emitter, x: Value, axis: number, size: number): Value {
  const alongAxis = (number: number, others: Shape) => others.map((other, i) => (i === axis ? number : other));
  const none = x.shape.map(() => 0);
  /** Moved by so many places, away from the end where ones come in. */
  const moved = (value: Value, by: number, fromStart: boolean): Value => {
    const kept = emit.slice(value, alongAxis(fromStart ? 0 : by, none), alongAxis(size - by, x.shape));
    const ones = alongAxis(by, none);
    return fromStart ? emit.pad(kept, ones, none, 1) : emit.pad(kept, none, ones, 1);
  };
  const products = [true, false].map((fromStart) => {
    let product = moved(x, 1, fromStart);
    for (let by = 1; by < size; by *= 2) product = emit.mul(product, moved(product, by, fromStart));
    return product;
  });
  return products.reduce((before, behind) => emit.mul(before, behind));
}

/**
 * The same along axes whose size is not known yet, where a second derivative at zeros is lost. With p the product of
 * what is not 0: p/x where there is no zero; where there is one, p at that zero and 0 elsewhere; 0 where there are more.
 * Dividing by x alone would make NaN of the first zero.
 */
const freeProdGradient: ReductionGradient = (emit, g, x, _, axes) => {
  const number = (value: number) => scalarOfRank(emit, value, x.shape.length);
  const isZero = emit.compare(x, "eq", number(0));
  const zeroCount = emit.sum(emit.cast(isZero, "f32"), axes);
  const hasZeros = (count: number) => emit.cast(emit.compare(zeroCount, "eq", number(count)), "f32");
  const nonZero = emit.select(isZero, number(1), x);
  const others = emit.mul(g, emit.prod(nonZero, axes));
  const atZero = emit.mul(others, hasZeros(1));
  const elsewhere = emit.div(emit.mul(others, hasZeros(0)), nonZero);
  return emit.select(isZero, atZero, elsewhere);
};

export const reductions: Pick<KernelTable, ReductionName> = {
  sum: reduction(
    "sum",
    0,
    (sum, x) => sum + x,
    (emit, g, x) => emit.broadcast(g, x.shape),
  ),
  max: reduction("max", Number.NEGATIVE_INFINITY, Math.max, maxGradient),
  prod: reduction("prod", 1, (product, x) => product * x, prodGradient),
};
