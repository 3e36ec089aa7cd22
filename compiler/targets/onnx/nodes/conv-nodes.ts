import type { Value } from "../../../ir/graph.ts";
import type { Shape } from "../../../ir/kernel-attributes.ts";
import { sizeAt } from "../../../ir/same-shape.ts";
import type { Call } from "../call.ts";
import type { Held } from "../held.ts";
import type { Writer } from "../writer.ts";

/** Images of ONNX have their channels before height and width. */
const TO_PLANES = [0, 3, 1, 2];
const FROM_PLANES = [0, 2, 3, 1];

const planes = (writer: Writer, x: Value) => writer.add("Transpose", [writer.exact(x)], { perm: TO_PLANES });
const pixels = (writer: Writer, name: string, shape: Shape): Held => ({
  name: writer.add("Transpose", [name], { perm: FROM_PLANES }),
  shape,
});

/** [rows, columns, channels, filters] → [filters, channels, rows, columns] */
const filters = (writer: Writer, filter: Value) =>
  writer.add("Transpose", [writer.exact(filter)], { perm: [3, 2, 0, 1] });

export function conv({
  writer,
  inputs: [x, filter],
  attributes: { stride, dilation, groups },
  results: [y],
}: Call<"conv2d">): Held {
  const attributes = { kernel_shape: kernelOf(filter), strides: stride, dilations: dilation, group: groups };
  return pixels(writer, writer.add("Conv", [planes(writer, x), filters(writer, filter)], attributes), y.shape);
}

export function maxPool({ writer, inputs: [x], attributes: { kernel, stride }, results: [y] }: Call<"max_pool">): Held {
  return pixels(writer, writer.add("MaxPool", [planes(writer, x)], { kernel_shape: kernel, strides: stride }), y.shape);
}

export function transposedConv({ writer }: Call<"conv2d_input_grad">): never {
  return writer.refuse("it is a step of training");
}

const kernelOf = (filter: Value): number[] => [0, 1].map((axis) => Number(sizeAt(filter.shape, axis)));
