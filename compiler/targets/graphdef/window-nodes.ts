import type { Shape } from "../../ir/kernel-attributes.ts";
import { isConstant } from "../../size/size.ts";
import { flag, type TfAttribute, text, whole, wholes } from "./attributes.ts";
import type { Call } from "./call.ts";
import type { GraphWriter } from "./graph-writer.ts";
import type { Tensor } from "./node-parts.ts";

/*
 * Convolutions, and their gradients. TensorFlow has the gradients of convolutions that are neither dilated nor in groups,
 * and depthwise convolutions that are not dilated; others are sums over the filter's elements, its taps: the part of the
 * image that one meets is a strided slice, whose gradient TensorFlow has.
 */

type Pair = readonly [number, number];

interface Window {
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly groups: number;
}

/** Sizes of a convolution, whichever of its three kernels asks. */
interface Sizes {
  readonly writer: GraphWriter;
  readonly image: readonly number[];
  readonly filter: readonly number[];
  readonly result: readonly number[];
  readonly window: Window;
}

export function conv({ writer, inputs: [x, w], attributes, results: [y] }: Call<"conv2d">): Tensor {
  const sizes = sizesOf(writer, x.shape, w.shape, y.shape, attributes);
  if (isDepthwise(sizes)) return depthwise(sizes, x.tensor, w.tensor);
  return byGroups(sizes, (one, [image, filter]) => one.writer.add("Conv2D", [image, filter], sliding(one)), [
    [x.tensor, sizes.image],
    [w.tensor, sizes.filter],
  ]);
}

export function convInputGrad({ writer, inputs: [u, w], attributes, results: [x] }: Call<"conv2d_input_grad">): Tensor {
  const sizes = sizesOf(writer, x.shape, w.shape, u.shape, attributes);
  if (isDepthwise(sizes)) return depthwiseInputGrad(sizes, u.tensor, w.tensor);
  return byGroups(sizes, inputGrad, [
    [u.tensor, sizes.result],
    [w.tensor, sizes.filter],
  ]);
}

export function convFilterGrad({
  writer,
  inputs: [x, u],
  attributes,
  results: [w],
}: Call<"conv2d_filter_grad">): Tensor {
  const sizes = sizesOf(writer, x.shape, w.shape, u.shape, attributes);
  if (isDepthwise(sizes)) return depthwiseFilterGrad(sizes, x.tensor, u.tensor);
  return byGroups(sizes, filterGrad, [
    [x.tensor, sizes.image],
    [u.tensor, sizes.result],
  ]);
}

export function maxPool({ writer, inputs: [x], attributes }: Call<"max_pool">): Tensor {
  return writer.add("MaxPool", [x.tensor], { attributes: pooling(attributes) });
}

export function maxPoolGrad({ writer, inputs, attributes }: Call<"max_pool_grad">): Tensor {
  return writer.add(
    "MaxPoolGrad",
    inputs.map(({ tensor }) => tensor),
    { attributes: pooling(attributes) },
  );
}

const pooling = ({ kernel, stride }: { readonly kernel: Pair; readonly stride: Pair }) => ({
  ksize: wholes([1, ...kernel, 1]),
  strides: wholes([1, ...stride, 1]),
  padding: text("VALID"),
});

/** A free size is what is left of a reshape, and the rest of a slice. */
const OPEN = -1;

function sizesOf(writer: GraphWriter, image: Shape, filter: Shape, result: Shape, window: Window): Sizes {
  const numbers = (shape: Shape) => shape.map((size) => (isConstant(size) ? size : OPEN));
  return { writer, image: numbers(image), filter: numbers(filter), result: numbers(result), window };
}

const isDepthwise = ({ window: { groups }, image }: Sizes): boolean => groups > 1 && groups === image[3];

const isDilated = ({ window: { dilation } }: Sizes): boolean => dilation.some((one) => one > 1);

const sliding = ({ window: { stride, dilation } }: Sizes): { readonly attributes: Record<string, TfAttribute> } => ({
  attributes: {
    strides: wholes([1, ...stride, 1]),
    dilations: wholes([1, ...dilation, 1]),
    padding: text("VALID"),
  },
});

/** One group after the other, each of as many channels: two operands, whose last axis is the groups'. */
function byGroups(
  sizes: Sizes,
  one: (sizes: Sizes, operands: readonly [Tensor, Tensor]) => Tensor,
  operands: readonly [readonly [Tensor, readonly number[]], readonly [Tensor, readonly number[]]],
): Tensor {
  const { writer, window, image, filter, result } = sizes;
  const { groups } = window;
  const [[a], [b]] = operands;
  if (groups === 1) return one(sizes, [a, b]);
  const part = (shape: readonly number[]) => [...shape.slice(0, -1), (shape.at(-1) ?? 0) / groups];
  const single = {
    ...sizes,
    image: part(image),
    filter: part(filter),
    result: part(result),
    window: { ...window, groups: 1 },
  };
  const cut = ([tensor, shape]: readonly [Tensor, readonly number[]], group: number) => {
    const size = part(shape);
    const begin = size.map((length, axis) => (axis === 3 ? group * length : 0));
    return writer.add("Slice", [tensor, writer.integers(begin), writer.integers(size)]);
  };
  const parts = Array.from({ length: groups }, (_, group) =>
    one(single, [cut(operands[0], group), cut(operands[1], group)]),
  );
  return joined(writer, parts, 3);
}

function joined(writer: GraphWriter, parts: readonly Tensor[], axis: number): Tensor {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first ?? writer.number(0);
  const attributes = { N: whole(parts.length) };
  return writer.add("ConcatV2", [...parts, writer.number(axis, "i32")], { attributes });
}

function inputGrad(sizes: Sizes, [u, w]: readonly [Tensor, Tensor]): Tensor {
  const { writer, image, filter, result } = sizes;
  if (!isDilated(sizes)) {
    return writer.add("Conv2DBackpropInput", [writer.integers(image), w, u], { ...sliding(sizes), type: "f32" });
  }
  const [, , channels = 0, filters = 0] = filter;
  const rows = writer.reshape(u, [count(result) / filters, filters]);
  return summed(
    writer,
    taps(sizes).map((place) => {
      const matrix = writer.reshape(tapOf(writer, w, filter, place), [channels, filters]);
      const met = writer.add("MatMul", [rows, matrix], {
        attributes: { transpose_b: { value: { case: "b", value: true } } },
      });
      return spread(sizes, place, writer.reshape(met, [...result.slice(0, 3), channels]));
    }),
  );
}

function filterGrad(sizes: Sizes, [x, u]: readonly [Tensor, Tensor]): Tensor {
  const { writer, filter, result } = sizes;
  if (!isDilated(sizes)) {
    return writer.add("Conv2DBackpropFilter", [x, writer.integers(filter), u], sliding(sizes));
  }
  const [, , channels = 0, filters = 0] = filter;
  const pixels = count(result) / filters;
  const rows = writer.reshape(u, [pixels, filters]);
  const parts = taps(sizes).map((place) => {
    const met = writer.reshape(meeting(sizes, place, x), [pixels, channels]);
    const attributes = { transpose_a: flag(true) };
    return writer.reshape(writer.add("MatMul", [met, rows], { attributes }), [1, channels, filters]);
  });
  return writer.reshape(joined(writer, parts, 0), filter);
}

/** Each channel by filters of its own: ours [kh, kw, 1, c·m] are TensorFlow's [kh, kw, c, m]. */
function depthwise(sizes: Sizes, x: Tensor, w: Tensor): Tensor {
  const { writer, result } = sizes;
  const filters = writer.reshape(w, depthwiseFilter(sizes));
  if (!isDilated(sizes)) return writer.add("DepthwiseConv2dNative", [x, filters], sliding(sizes));
  const products = taps(sizes).map((place) => {
    const met = writer.reshape(meeting(sizes, place, x), channelRows(sizes, 1));
    return writer.add("Mul", [met, tapOf(writer, filters, depthwiseFilter(sizes), place)]);
  });
  return writer.reshape(summed(writer, products), result);
}

function depthwiseInputGrad(sizes: Sizes, u: Tensor, w: Tensor): Tensor {
  const { writer, image, result } = sizes;
  const filters = writer.reshape(w, depthwiseFilter(sizes));
  if (!isDilated(sizes)) {
    const operands = [writer.integers(image), filters, u];
    return writer.add("DepthwiseConv2dNativeBackpropInput", operands, { ...sliding(sizes), type: "f32" });
  }
  const rows = writer.reshape(u, channelRows(sizes, multiplier(sizes)));
  return summed(
    writer,
    taps(sizes).map((place) => {
      const product = writer.add("Mul", [rows, tapOf(writer, filters, depthwiseFilter(sizes), place)]);
      const met = writer.reshape(writer.reduce("Sum", product, [3]), [...result.slice(0, 3), image[3] ?? 0]);
      return spread(sizes, place, met);
    }),
  );
}

function depthwiseFilterGrad(sizes: Sizes, x: Tensor, u: Tensor): Tensor {
  const { writer, filter } = sizes;
  const shape = depthwiseFilter(sizes);
  if (!isDilated(sizes)) {
    const made = writer.add("DepthwiseConv2dNativeBackpropFilter", [x, writer.integers(shape), u], sliding(sizes));
    return writer.reshape(made, filter);
  }
  const rows = writer.reshape(u, channelRows(sizes, multiplier(sizes)));
  const parts = taps(sizes).map((place) => {
    const met = writer.reshape(meeting(sizes, place, x), channelRows(sizes, 1));
    return writer.reduce("Sum", writer.add("Mul", [met, rows]), [0, 1]);
  });
  return writer.reshape(joined(writer, parts, 0), filter);
}

const multiplier = ({ result, image }: Sizes): number => (result[3] ?? 0) / (image[3] ?? 1);

const depthwiseFilter = (sizes: Sizes): readonly number[] => [
  ...sizes.filter.slice(0, 2),
  sizes.image[3] ?? 0,
  multiplier(sizes),
];

/** Pixels of a result, its channels apart: [1, pixels, channels, each]. */
const channelRows = ({ result, image }: Sizes, each: number): readonly number[] => [
  1,
  count(result.slice(0, 3)),
  image[3] ?? 0,
  each,
];

const count = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** [row, column] of every element of the filter. */
const taps = ({ filter: [rows = 0, columns = 0] }: Sizes): readonly Pair[] =>
  Array.from({ length: rows * columns }, (_, at): Pair => [Math.floor(at / columns), at % columns]);

/** One tap of a filter: [1, 1, …]. */
function tapOf(writer: GraphWriter, filter: Tensor, shape: readonly number[], [row, column]: Pair): Tensor {
  const size = [1, 1, ...shape.slice(2)];
  return writer.add("Slice", [filter, writer.integers([row, column, 0, 0]), writer.integers(size)]);
}

/** Where the pixels begin and end that a tap meets. */
function reach({ image, result, window: { stride, dilation } }: Sizes, place: Pair) {
  const begin = [0, 1].map((axis) => (place[axis] ?? 0) * (dilation[axis] ?? 1));
  const end = begin.map((at, axis) => at + ((result[axis + 1] ?? 1) - 1) * (stride[axis] ?? 1) + 1);
  return [
    [0, ...begin, 0],
    [image[0] ?? 0, ...end, image[3] ?? 0],
    [1, ...stride, 1],
  ] as const;
}

/** The part of the image that one tap meets. */
const meeting = (sizes: Sizes, place: Pair, x: Tensor): Tensor =>
  sizes.writer.add("StridedSlice", [x, ...reach(sizes, place).map((numbers) => sizes.writer.integers(numbers))]);

/** What belongs to those pixels, where they stand in the image. */
function spread(sizes: Sizes, place: Pair, part: Tensor): Tensor {
  const { writer, image } = sizes;
  const numbers = [image, ...reach(sizes, place)].map((list) => writer.integers(list));
  return writer.add("StridedSliceGrad", [...numbers, part], { type: "f32" });
}

function summed(writer: GraphWriter, parts: readonly Tensor[]): Tensor {
  return writer.add("AddN", parts, { attributes: { N: whole(parts.length) } });
}
