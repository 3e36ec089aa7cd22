import type { KernelAttributes } from "../../../ir/kernel-attributes.ts";
import type { BoundAttributes } from "../../../ir/plan.ts";
import { elementCount } from "../../../kernels/nd-array.ts";
import type { Contraction } from "../contraction/contraction.ts";
import type { Value } from "./region.ts";
import type { RegionBuilder } from "./region-builder.ts";
import { axesOf, grouped, part, reversed, windows } from "./views.ts";

type Attributes = BoundAttributes<KernelAttributes["conv2d"]>;

/**
 * Convolutions and their gradients as contractions over windows, which are views: image [b, h, w, C], filter
 * [kh, kw, C/groups, O], result [b, h′, w′, O]. Where each channel is a group, as a fused product and sum.
 */

export function convolve(
  build: RegionBuilder,
  image: Value,
  filter: Value,
  shape: readonly number[],
  attributes: Attributes,
): Value {
  const [kh = 1, kw = 1, perGroup = 1, filters = 1] = filter.shape;
  const [, rows = 1, columns = 1] = shape;
  const seen = windows(image, rows, columns, { ...attributes, kernel: [kh, kw] });
  if (isDepthwise(perGroup, filters, attributes)) {
    return withoutTaps(build, build.reduce("sum", products(build, seen, filter), [3, 4]), shape);
  }
  const into: Value = { dtype: "f32", shape, layout: build.fresh(shape) };
  const { groups } = attributes;
  // [b, h′, w′, kh, kw, group, c], [kh, kw, c, group, o], [b, h′, w′, group, o]
  const a = axesOf(grouped(seen, 5, groups));
  const b = axesOf(grouped(filter, 3, groups));
  const c = axesOf(grouped(into, 3, groups));
  const contraction: Contraction = {
    batch: [{ size: groups, a: stride(a, 5), b: stride(b, 3), c: stride(c, 3) }],
    m: [0, 1, 2].map((axis) => ({ size: size(a, axis), a: stride(a, axis), c: stride(c, axis) })),
    n: [{ size: filters / groups, b: stride(b, 4), c: stride(c, 4) }],
    k: [
      { size: kh, a: stride(a, 3), b: stride(b, 0) },
      { size: kw, a: stride(a, 4), b: stride(b, 1) },
      { size: perGroup, a: stride(a, 6), b: stride(b, 2) },
    ],
  };
  return build.contract(contraction, seen.layout, filter.layout, into);
}

export function filterGradient(
  build: RegionBuilder,
  image: Value,
  u: Value,
  shape: readonly number[],
  attributes: Attributes,
): Value {
  const [kh = 1, kw = 1, perGroup = 1, filters = 1] = shape;
  const [, rows = 1, columns = 1] = u.shape;
  const seen = windows(image, rows, columns, { ...attributes, kernel: [kh, kw] });
  if (isDepthwise(perGroup, filters, attributes)) {
    const over = {
      ...u,
      shape: u.shape.toSpliced(3, 0, 1, 1),
      layout: { ...u.layout, strides: u.layout.strides.toSpliced(3, 0, 0, 0) },
    };
    const sum = build.reduce("sum", build.map("f32", seen.shape, [seen, over], multiply), [0, 1, 2]);
    return build.reshape(sum, shape);
  }
  const into: Value = { dtype: "f32", shape, layout: build.fresh(shape) };
  const { groups } = attributes;
  const a = axesOf(grouped(seen, 5, groups));
  const b = axesOf(grouped(u, 3, groups));
  const c = axesOf(grouped(into, 3, groups));
  const contraction: Contraction = {
    batch: [{ size: groups, a: stride(a, 5), b: stride(b, 3), c: stride(c, 3) }],
    m: [
      { size: kh, a: stride(a, 3), c: stride(c, 0) },
      { size: kw, a: stride(a, 4), c: stride(c, 1) },
      { size: perGroup, a: stride(a, 6), c: stride(c, 2) },
    ],
    n: [{ size: filters / groups, b: stride(b, 4), c: stride(c, 4) }],
    k: [0, 1, 2].map((axis) => ({ size: size(a, axis), a: stride(a, axis), b: stride(b, axis) })),
  };
  return build.contract(contraction, seen.layout, u.layout, into);
}

/**
 * The gradient of the image: u, its elements as far apart as the windows were and zeros around, convolved with the
 * filter turned round.
 */
export function inputGradient(
  build: RegionBuilder,
  u: Value,
  filter: Value,
  shape: readonly number[],
  attributes: Attributes,
): Value {
  const [kh = 1, kw = 1, perGroup = 1, filters = 1] = filter.shape;
  const { dilation, groups } = attributes;
  const [batch = 1, height = 1, width = 1] = shape;
  const spread = spreadOut(build, u, [kh, kw], [height, width], attributes);
  const seen = windows(spread, height, width, { kernel: [kh, kw], stride: [1, 1], dilation });
  const turned = reversed(filter, [0, 1]);
  if (isDepthwise(perGroup, filters, attributes)) {
    return withoutTaps(build, build.reduce("sum", products(build, seen, turned), [3, 4]), shape);
  }
  const into: Value = { dtype: "f32", shape, layout: build.fresh(shape) };
  // [b, h, w, kh, kw, group, o], [kh, kw, c, group, o], [b, h, w, group, c]
  const a = axesOf(grouped(seen, 5, groups));
  const b = axesOf(grouped(turned, 3, groups));
  const c = axesOf(grouped(into, 3, groups));
  const contraction: Contraction = {
    batch: [{ size: groups, a: stride(a, 5), b: stride(b, 3), c: stride(c, 3) }],
    m: [
      { size: batch, a: stride(a, 0), c: stride(c, 0) },
      { size: height, a: stride(a, 1), c: stride(c, 1) },
      { size: width, a: stride(a, 2), c: stride(c, 2) },
    ],
    n: [{ size: perGroup, b: stride(b, 2), c: stride(c, 4) }],
    k: [
      { size: kh, a: stride(a, 3), b: stride(b, 0) },
      { size: kw, a: stride(a, 4), b: stride(b, 1) },
      { size: filters / groups, a: stride(a, 6), b: stride(b, 4) },
    ],
  };
  return build.contract(contraction, seen.layout, turned.layout, into);
}

/** u with zeros before it, and between and behind its elements, so that a window of stride 1 lies where each tap did. */
function spreadOut(
  build: RegionBuilder,
  u: Value,
  kernel: readonly [number, number],
  image: readonly [number, number],
  { stride: steps, dilation }: Attributes,
): Value {
  const [batch = 1, rows = 1, columns = 1, channels = 1] = u.shape;
  const before = kernel.map((taps, axis) => (taps - 1) * (dilation[axis] ?? 1));
  const shape = [batch, image[0] + (before[0] ?? 0), image[1] + (before[1] ?? 0), channels];
  const isSpread = [1, 2].some((axis) => u.shape[axis] !== shape[axis]);
  if (!isSpread) return u;
  const zeros = build.constant("f32", shape, 0);
  const places = part(
    zeros,
    [0, before[0] ?? 0, before[1] ?? 0, 0],
    [batch, rows, columns, channels],
    [1, ...steps, 1],
  );
  build.copy(u, places.layout, build.after(zeros));
  return zeros;
}

const isDepthwise = (perGroup: number, filters: number, { groups }: Attributes) =>
  groups > 1 && perGroup === 1 && filters === groups;

/** Windows [b, h, w, kh, kw, c] times a filter [kh, kw, 1, c]. */
function products(build: RegionBuilder, seen: Value, filter: Value): Value {
  const [kh = 1, kw = 1, , channels = 1] = filter.shape;
  const [i = 0, j = 0, , c = 0] = filter.layout.strides;
  const taps: Value = {
    ...filter,
    shape: [1, 1, 1, kh, kw, channels],
    layout: { ...filter.layout, strides: [0, 0, 0, i, j, c] },
  };
  return build.map("f32", seen.shape, [seen, taps], multiply);
}

const withoutTaps = (build: RegionBuilder, sum: Value, shape: readonly number[]): Value => build.reshape(sum, shape);

const multiply: Parameters<RegionBuilder["map"]>[3] = (region, [a = 0, b = 0]) =>
  region.add({ op: "mul", dtype: "f32", inputs: [a, b] });

type Axes = ReturnType<typeof axesOf>;
const stride = (axes: Axes, axis: number): number => axes[axis]?.stride ?? 0;
const size = (axes: Axes, axis: number): number => axes[axis]?.size ?? 1;

export const multiplyAdds = (contraction: Contraction): number =>
  2 *
  elementCount([...contraction.batch, ...contraction.m, ...contraction.n, ...contraction.k].map((axis) => axis.size));
