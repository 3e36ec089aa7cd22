import type { KernelAttributes } from "../../../ir/kernel-attributes.ts";
import type { BoundAttributes } from "../../../ir/plan.ts";
import type { Contraction } from "../contraction/contraction.ts";
import type { Value } from "./region.ts";
import type { RegionBuilder } from "./region-builder.ts";
import { grouped, part, reversed, windows } from "./views.ts";

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
    return build.reshape(build.reduce("sum", products(build, seen, filter), [3, 4]), shape);
  }
  return contractGroups(build, attributes, seen, filter, shape, {
    // [b, h′, w′, kh, kw, group, c], [kh, kw, c, group, o], [b, h′, w′, group, o]
    m: [
      [0, 0],
      [1, 1],
      [2, 2],
    ],
    n: [[4, 4]],
    k: [
      [3, 0],
      [4, 1],
      [6, 2],
    ],
  });
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
  return contractGroups(build, attributes, seen, u, shape, {
    // [b, h′, w′, kh, kw, group, c], [b, h′, w′, group, o], [kh, kw, c, group, o]
    m: [
      [3, 0],
      [4, 1],
      [6, 2],
    ],
    n: [[4, 4]],
    k: [
      [0, 0],
      [1, 1],
      [2, 2],
    ],
  });
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
  const { dilation } = attributes;
  const [, height = 1, width = 1] = shape;
  const spread = spreadOut(build, u, [kh, kw], [height, width], attributes);
  const seen = windows(spread, height, width, { kernel: [kh, kw], stride: [1, 1], dilation });
  const turned = reversed(filter, [0, 1]);
  if (isDepthwise(perGroup, filters, attributes)) {
    return build.reshape(build.reduce("sum", products(build, seen, turned), [3, 4]), shape);
  }
  return contractGroups(build, attributes, seen, turned, shape, {
    // [b, h, w, kh, kw, group, o], [kh, kw, c, group, o], [b, h, w, group, c]
    m: [
      [0, 0],
      [1, 1],
      [2, 2],
    ],
    n: [[2, 4]],
    k: [
      [3, 0],
      [4, 1],
      [6, 4],
    ],
  });
}

type Pairs = readonly (readonly [number, number])[];

/**
 * Windows by filters or results, a contraction for each group of channels, which are the last axis of all three.
 * @param axes which axes, once groups are one before the channels, are the same: of windows and the result in m, of the
 * other and the result in n, of the two in k
 */
function contractGroups(
  build: RegionBuilder,
  { groups }: Attributes,
  seen: Value,
  other: Value,
  shape: readonly number[],
  axes: { readonly m: Pairs; readonly n: Pairs; readonly k: Pairs },
): Value {
  const into = build.fresh("f32", shape);
  const [a, b, c] = [grouped(seen, 5, groups), grouped(other, 3, groups), grouped(into, 3, groups)];
  const stride = ({ layout }: Value, axis: number) => layout.strides[axis] ?? 0;
  const size = (value: Value, axis: number) => value.shape[axis] ?? 1;
  const contraction: Contraction = {
    batch: [{ size: groups, a: stride(a, 5), b: stride(b, 3), c: stride(c, 3) }],
    m: axes.m.map(([ofA, ofC]) => ({ size: size(a, ofA), a: stride(a, ofA), c: stride(c, ofC) })),
    n: axes.n.map(([ofB, ofC]) => ({ size: size(b, ofB), b: stride(b, ofB), c: stride(c, ofC) })),
    k: axes.k.map(([ofA, ofB]) => ({ size: size(a, ofA), a: stride(a, ofA), b: stride(b, ofB) })),
  };
  return build.contract(contraction, seen.layout, other.layout, into);
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

const multiply: Parameters<RegionBuilder["map"]>[3] = (region, [a = 0, b = 0]) =>
  region.add({ op: "mul", dtype: "f32", inputs: [a, b] });
