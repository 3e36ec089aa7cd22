import type { Value } from "../../../ir/graph.ts";
import { sizeAt } from "../../../ir/same-shape.ts";
import { sameSize } from "../../../size/size.ts";
import type { Call } from "../call.ts";
import { type Held, heldPlanes } from "../held.ts";
import type { OnnxAttribute } from "../onnx-graph.ts";
import { planes } from "../planes.ts";

/** What stands around a window and is part of its op. */
export interface Surround {
  /** What is added above, left, below and right. */
  readonly margins?: readonly number[] | undefined;
  /** What is added to each pixel of the result. */
  readonly row?: Value | undefined;
}

/** The kernels' filters are [rows, columns, channels, filters], those of ONNX [filters, channels, rows, columns]. */
const TO_FILTERS = [3, 2, 0, 1];

type Sliding<K extends "conv2d" | "max_pool"> = Pick<Call<K>, "writer" | "inputs" | "attributes" | "results">;

export function conv(
  { writer, inputs, attributes, results: [y] }: Sliding<"conv2d">,
  { margins, row }: Surround = {},
): Held {
  const [x, filter] = inputs;
  const { stride, dilation, groups } = attributes;
  const operands = [planes(writer, x), writer.turned(filter, TO_FILTERS)];
  if (row !== undefined) operands.push(writer.as(row, filter.shape.slice(-1)));
  const sliding = { kernel_shape: kernelOf(filter), strides: stride, dilations: dilation, group: groups };
  return heldPlanes(writer.add("Conv", operands, padded(sliding, margins)), y.shape);
}

export function maxPool(
  { writer, inputs: [x], attributes, results: [y] }: Sliding<"max_pool">,
  { margins }: Surround = {},
) {
  const { kernel, stride } = attributes;
  const sliding = padded({ kernel_shape: kernel, strides: stride }, margins);
  return heldPlanes(writer.add("MaxPool", [planes(writer, x)], sliding), y.shape);
}

/** A convolution whose filter is the same share of each element of the window, those around the image counted in. */
export function averagePool(
  { writer, inputs: [x, filter], attributes: { stride }, results: [y] }: Sliding<"conv2d">,
  { margins }: Surround = {},
): Held {
  const sliding = { kernel_shape: kernelOf(filter), strides: stride, count_include_pad: 1 };
  return heldPlanes(writer.add("AveragePool", [planes(writer, x)], padded(sliding, margins)), y.shape);
}

/** A product of each pixel's features with a matrix of weights, where they are held as planes: a convolution there. */
export function pixelwise(
  { writer, inputs: [a, b], attributes }: Pick<Call<"matmul">, "writer" | "inputs" | "attributes">,
  row?: Value,
): Held | undefined {
  const { transposeA, transposeB } = attributes;
  const held = writer.known(a);
  const [features = 1, width = 1] = transposeB ? b.shape.toReversed() : b.shape;
  if (!held?.arePlanes || transposeA || !writer.prepared.has(b.id)) return undefined;
  if (b.shape.length !== 2 || !sameSize(sizeAt(held.shape, 3), features)) return undefined;
  const filter = transposeB
    ? writer.as(b, [width, features, 1, 1])
    : writer.turned(b, TO_FILTERS, [1, 1, features, width]);
  const operands = row === undefined ? [held.name, filter] : [held.name, filter, writer.as(row, [width])];
  return heldPlanes(writer.add("Conv", operands, { kernel_shape: [1, 1] }), [...held.shape.slice(0, 3), width]);
}

export function transposedConv({ writer }: Call<"conv2d_input_grad">): never {
  return writer.refuse("it is a step of training");
}

const padded = (attributes: Readonly<Record<string, OnnxAttribute>>, margins: readonly number[] | undefined) =>
  margins === undefined ? attributes : { ...attributes, pads: margins };

export const kernelOf = (filter: Value): number[] => [0, 1].map((axis) => Number(sizeAt(filter.shape, axis)));
