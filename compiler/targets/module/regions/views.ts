import type { Layout } from "../layout/layout.ts";
import type { Value } from "./region.ts";

/** Windows over the rows and columns of NHWC images. */
export interface WindowSteps {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
}

/** Images as their windows, [b, h′, w′, kh, kw, c], without a copy: neighbours share elements. */
export function windows(image: Value, rows: number, columns: number, { kernel, stride, dilation }: WindowSteps): Value {
  const [batch = 1, , , channels = 1] = image.shape;
  const [b = 0, h = 0, w = 0, c = 0] = image.layout.strides;
  const strides = [b, h * stride[0], w * stride[1], h * dilation[0], w * dilation[1], c];
  return { ...image, shape: [batch, rows, columns, ...kernel, channels], layout: { ...image.layout, strides } };
}

/** A view of a part of a value: from `begin` on, `shape` elements, every `step`-th along each axis. */
export function part(
  value: Value,
  begin: readonly number[],
  shape: readonly number[],
  step: readonly number[] = shape.map(() => 1),
): Value {
  const { strides } = value.layout;
  const offset = begin.reduce((sum, first, axis) => sum + first * (strides[axis] ?? 0), value.layout.offset);
  const layout: Layout = {
    ...value.layout,
    offset,
    strides: strides.map((stride, axis) => stride * (step[axis] ?? 1)),
  };
  return { ...value, shape, layout };
}

/** One axis as two: `groups` of neighbours. */
export function grouped(value: Value, axis: number, groups: number): Value {
  const size = (value.shape[axis] ?? 1) / groups;
  const stride = value.layout.strides[axis] ?? 0;
  const strides = value.layout.strides.toSpliced(axis, 1, size * stride, stride);
  return { ...value, shape: value.shape.toSpliced(axis, 1, groups, size), layout: { ...value.layout, strides } };
}

/** Axes in another order. */
export const permuted = (x: Value, perm: readonly number[]): Value => ({
  ...x,
  shape: perm.map((axis) => x.shape[axis] ?? 1),
  layout: { ...x.layout, strides: perm.map((axis) => x.layout.strides[axis] ?? 0) },
});

/** Axes of size 1 stretched to those of a shape of equal rank. */
export const stretched = (x: Value, to: readonly number[]): Value => ({
  ...x,
  shape: to,
  layout: { ...x.layout, strides: x.layout.strides.map((stride, axis) => (x.shape[axis] === to[axis] ? stride : 0)) },
});

export const reversed = (value: Value, axes: readonly number[]): Value => ({
  ...value,
  layout: {
    ...value.layout,
    offset: axes.reduce(
      (sum, axis) => sum + ((value.shape[axis] ?? 1) - 1) * (value.layout.strides[axis] ?? 0),
      value.layout.offset,
    ),
    strides: value.layout.strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride)),
  },
});
