import type { Constant } from "../../../compiler/ir/graph.ts";
import { type Operands, operandsOf } from "../../../compiler/ir/kernel-arity.ts";
import type { KernelAttributes, KernelName, None } from "../../../compiler/ir/kernel-attributes.ts";
import { type Draw, i32 } from "./draw.ts";

/** Arguments that a kernel can be applied to. */
export interface Application<K extends KernelName> {
  readonly inputs: Operands<Constant>[K];
  readonly attributes: KernelAttributes[K];
}

/** Arguments of kernels without attributes. */
interface Plain<Inputs> {
  readonly inputs: Inputs;
  readonly attributes: None;
}

/** How to draw arguments of every kernel, none near a kink or a tie. A kernel without an entry does not type-check. */
export const generators: { readonly [K in KernelName]: (draw: Draw) => Application<K> } = {
  // movement
  reshape(draw) {
    const [a, b, c] = [draw.integer(1, 3), draw.integer(1, 3), draw.integer(1, 3)];
    const shape = draw.of([a * b, c], [a, b * c], [a * b * c], [c, 1, b, a]);
    return { inputs: [draw.reals([a, b, c])], attributes: { shape } };
  },
  transpose(draw) {
    const shape = draw.shape(draw.integer(1, 4));
    return { inputs: [draw.reals(shape)], attributes: { perm: draw.permutation(shape.length) } };
  },
  broadcast(draw) {
    const shape = draw.shape(draw.integer(1, 3));
    return { inputs: [draw.reals(draw.squeezed(shape))], attributes: { shape } };
  },
  concat(draw) {
    const shape = draw.shape(draw.integer(1, 3));
    const axis = draw.integer(0, shape.length - 1);
    const inputs = Array.from({ length: draw.integer(1, 3) }, () => draw.reals(shape.with(axis, draw.integer(1, 3))));
    return { inputs: operandsOf("concat", inputs), attributes: { axis } };
  },
  slice(draw) {
    const size = draw.shape(draw.integer(1, 3));
    const begin = size.map(() => draw.integer(0, 2));
    const shape = size.map((n, axis) => n + (begin[axis] ?? 0) + draw.integer(0, 2));
    return { inputs: [draw.reals(shape)], attributes: { begin, size } };
  },
  pad(draw) {
    const shape = draw.shape(draw.integer(1, 3));
    const lo = shape.map(() => draw.integer(0, 2));
    const hi = shape.map(() => draw.integer(0, 2));
    return { inputs: [draw.reals(shape)], attributes: { lo, hi, value: draw.of(0, -1.5) } };
  },
  reverse(draw) {
    const shape = draw.shape(draw.integer(1, 3));
    return { inputs: [draw.reals(shape)], attributes: { axes: draw.axes(shape.length) } };
  },
  gather(draw) {
    const shape = draw.shape(draw.integer(1, 3));
    const axis = draw.integer(0, shape.length - 1);
    const indices = draw.indices(draw.shape(draw.integer(0, 2)), shape[axis] ?? 1);
    return { inputs: [draw.reals(shape), indices], attributes: { axis } };
  },
  scatter_add(draw) {
    const size = draw.integer(1, 4);
    const indices = draw.indices(draw.shape(draw.integer(0, 2)), size);
    const beside = draw.shape(draw.integer(0, 2));
    const axis = draw.integer(0, beside.length);
    const updates = draw.reals(beside.toSpliced(axis, 0, ...indices.shape));
    return { inputs: [updates, indices], attributes: { axis, size } };
  },
  one_hot(draw) {
    const depth = draw.integer(1, 4);
    return { inputs: [draw.indices(draw.shape(draw.integer(0, 2)), depth)], attributes: { depth } };
  },
  // elementwise
  add: twoReals,
  sub: twoReals,
  mul: twoReals,
  div(draw) {
    const shape = draw.shape(draw.integer(0, 3));
    return { inputs: [draw.reals(draw.squeezed(shape)), draw.awayFromZero(draw.squeezed(shape))], attributes: {} };
  },
  maximum: twoReals,
  minimum: twoReals,
  affine(draw) {
    const scale = draw.of(2, -0.5, { numerator: 3, denominator: 4 });
    return { inputs: [draw.reals(draw.shape(2))], attributes: { scale, shift: draw.of(0, 1.5) } };
  },
  compare(draw) {
    return { ...twoReals(draw), attributes: { relation: draw.of("eq", "ne", "lt", "le", "gt", "ge") } };
  },
  select(draw) {
    const shape = draw.shape(draw.integer(0, 3));
    const condition = draw.bools(draw.squeezed(shape));
    return { inputs: [condition, draw.reals(draw.squeezed(shape)), draw.reals(draw.squeezed(shape))], attributes: {} };
  },
  cast(draw) {
    const shape = draw.shape(2);
    const x = draw.of(draw.reals(shape), draw.bools(shape), draw.indices(shape, 5));
    return { inputs: [x], attributes: { to: draw.of("f32", "i32", "bool") } };
  },
  abs: realOf,
  sign: realOf,
  exp: realOf,
  log: positiveOf,
  sqrt: positiveOf,
  rsqrt: positiveOf,
  sin: realOf,
  cos: realOf,
  tanh: realOf,
  sigmoid: realOf,
  erf: realOf,
  relu: realOf,
  // reduction
  sum: reducible,
  max(draw) {
    const shape = draw.shape(draw.integer(1, 3));
    return { inputs: [draw.distinct(shape)], attributes: { axes: draw.axes(shape.length) } };
  },
  prod(draw) {
    const shape = draw.shape(draw.integer(1, 3));
    const x = draw.awayFromZero(shape);
    // A product's derivatives at zeros are those of the others.
    const data = x.data.map((element) => (draw.integer(0, 3) === 0 ? 0 : element));
    return { inputs: [{ ...x, data }], attributes: { axes: draw.axes(shape.length) } };
  },
  argmax(draw) {
    const shape = draw.shape(draw.integer(1, 3));
    return { inputs: [draw.distinct(shape)], attributes: { axis: draw.integer(0, shape.length - 1) } };
  },
  top_k(draw) {
    const shape = draw.shape(draw.integer(1, 3), 4);
    return { inputs: [draw.distinct(shape)], attributes: { k: draw.integer(1, shape.at(-1) ?? 1) } };
  },
  // with closed-form gradient
  softmax: realOf,
  log_softmax: realOf,
  normalize(draw) {
    const shape = draw.shape(draw.integer(1, 3));
    const attributes = { axes: draw.axes(shape.length, 1), epsilon: draw.of(0.05, 0.5), center: draw.boolean() };
    return { inputs: [draw.reals(shape)], attributes };
  },
  gelu: (draw) => ({ ...realOf(draw), attributes: { form: draw.of("exact", "tanh") } }),
  // contraction
  matmul(draw) {
    const batch = draw.shape(draw.integer(0, 2), 2);
    const [m, k, n] = [draw.integer(1, 3), draw.integer(1, 3), draw.integer(1, 3)];
    const [transposeA, transposeB] = [draw.boolean(), draw.boolean()];
    const a = draw.reals([...batch, ...(transposeA ? [k, m] : [m, k])]);
    const b = draw.reals([...batch, ...(transposeB ? [n, k] : [k, n])]);
    return { inputs: [a, b], attributes: { transposeA, transposeB } };
  },
  conv2d(draw) {
    const { image, filter, window } = convolution(draw);
    return { inputs: [draw.reals(image), draw.reals(filter)], attributes: window };
  },
  conv2d_input_grad(draw) {
    const { image, filter, result, window } = convolution(draw);
    const [, height, width] = image;
    return { inputs: [draw.reals(result), draw.reals(filter)], attributes: { height, width, ...window } };
  },
  conv2d_filter_grad(draw) {
    const { image, filter, result, window } = convolution(draw);
    const [rows, columns] = filter;
    return { inputs: [draw.reals(image), draw.reals(result)], attributes: { kernel: [rows, columns], ...window } };
  },
  max_pool(draw) {
    const { image, window } = pooling(draw);
    return { inputs: [draw.distinct(image)], attributes: window };
  },
  max_pool_grad(draw) {
    const { image, result, window } = pooling(draw);
    return { inputs: [draw.distinct(image), draw.distinct(result), draw.reals(result)], attributes: window };
  },
  // other
  random(draw) {
    const seed = i32([2], [draw.integer(-5, 5), draw.integer(-5, 5)]);
    const attributes = { site: draw.integer(0, 0xffffffff), shape: draw.shape(draw.integer(0, 3)) };
    return { inputs: [seed, i32([], [draw.integer(0, 9)])], attributes };
  },
  stop_gradient: realOf,
};

function twoReals(draw: Draw): Plain<readonly [Constant, Constant]> {
  const shape = draw.shape(draw.integer(0, 3));
  return { inputs: [draw.reals(draw.squeezed(shape), 0.25), draw.reals(draw.squeezed(shape), 0.75)], attributes: {} };
}

function realOf(draw: Draw): Plain<readonly [Constant]> {
  return { inputs: [draw.reals(draw.shape(draw.integer(1, 3)))], attributes: {} };
}

function positiveOf(draw: Draw): Plain<readonly [Constant]> {
  return { inputs: [draw.positive(draw.shape(draw.integer(0, 3)))], attributes: {} };
}

function reducible(draw: Draw): Application<"sum"> {
  const shape = draw.shape(draw.integer(0, 3));
  return { inputs: [draw.reals(shape)], attributes: { axes: draw.axes(shape.length) } };
}

type Sizes = readonly [number, number, number, number];

/** Image, filter and result that fit each other; depthwise among them, and images with a rest no window reaches. */
function convolution(draw: Draw) {
  const groups = draw.integer(1, 3);
  const perGroup = draw.integer(1, 2);
  const filters = groups * draw.integer(1, 2);
  const stride = [draw.integer(1, 3), draw.integer(1, 2)] as const;
  const dilation = [draw.integer(1, 2), draw.integer(1, 2)] as const;
  const taps = [draw.integer(1, 3), draw.integer(1, 2)] as const;
  const windows = [draw.integer(1, 2), draw.integer(1, 2)] as const;
  const batch = draw.integer(1, 2);
  const image: Sizes = [
    batch,
    length(taps[0], stride[0], dilation[0], windows[0]) + draw.integer(0, stride[0] - 1),
    length(taps[1], stride[1], dilation[1], windows[1]) + draw.integer(0, stride[1] - 1),
    groups * perGroup,
  ];
  const filter: Sizes = [...taps, perGroup, filters];
  const result: Sizes = [batch, ...windows, filters];
  return { image, filter, result, window: { stride, dilation, groups } };
}

function pooling(draw: Draw) {
  const stride = [draw.integer(1, 2), draw.integer(1, 3)] as const;
  const kernel = [draw.integer(1, 3), draw.integer(1, 2)] as const;
  const windows = [draw.integer(1, 2), draw.integer(1, 2)] as const;
  const [batch, channels] = [draw.integer(1, 2), draw.integer(1, 2)];
  const height = length(kernel[0], stride[0], 1, windows[0]) + draw.integer(0, stride[0] - 1);
  const width = length(kernel[1], stride[1], 1, windows[1]) + draw.integer(0, stride[1] - 1);
  const image: Sizes = [batch, height, width, channels];
  const result: Sizes = [batch, ...windows, channels];
  return { image, result, window: { kernel, stride } };
}

/** The least length that so many windows fit in. */
function length(taps: number, stride: number, dilation: number, windows: number): number {
  return (windows - 1) * stride + (taps - 1) * dilation + 1;
}
