import type { DType, KernelAttributes, KernelName } from "../../../compiler/kernels/attributes.ts";
import type { HostTensor } from "../../../runtime/engines/engine.ts";

/** One application of a kernel to tensors. */
export interface KernelCase<K extends KernelName> {
  readonly inputs: readonly HostTensor[];
  readonly attributes: KernelAttributes[K];
  /** Largest difference, as a part of the result's largest magnitude. */
  readonly tolerance?: number;
  /** Difference that is allowed whatever the magnitudes. */
  readonly absolute?: number;
}

/** Numbers that are the same in every run of the tests (mulberry32). */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  f32(shape: readonly number[], low = -2, high = 2): HostTensor {
    return { dtype: "f32", shape, data: Float32Array.from(this.#many(shape), (u) => low + u * (high - low)) };
  }

  /** Integers from low on, below high. */
  i32(shape: readonly number[], low: number, high: number): HostTensor {
    return { dtype: "i32", shape, data: Int32Array.from(this.#many(shape), (u) => low + Math.floor(u * (high - low))) };
  }

  bool(shape: readonly number[]): HostTensor {
    return { dtype: "bool", shape, data: Uint8Array.from(this.#many(shape), (u) => Number(u < 0.5)) };
  }

  any(dtype: DType, shape: readonly number[]): HostTensor {
    if (dtype === "f32") return this.f32(shape);
    return dtype === "i32" ? this.i32(shape, -5, 6) : this.bool(shape);
  }

  /** Small integers as f32: many ties. */
  tied(shape: readonly number[]): HostTensor {
    return { dtype: "f32", shape, data: Float32Array.from(this.#many(shape), (u) => Math.floor(u * 4) - 1) };
  }

  #many(shape: readonly number[]): number[] {
    return Array.from({ length: shape.reduce((n, size) => n * size, 1) }, () => this.unit());
  }
}

type Cases<K extends KernelName> = (draw: Draw) => readonly KernelCase<K>[];

const none = {};
const TYPES: readonly DType[] = ["f32", "i32", "bool"];
const SHAPES: readonly (readonly number[])[] = [[], [7], [1, 5], [3, 1, 4], [2, 3, 4, 5], [2, 1, 3, 2, 2, 3]];

function unary<K extends KernelName>(attributes: KernelAttributes[K], low = -3, high = 3, absolute = 0): Cases<K> {
  return (draw) => SHAPES.map((shape) => ({ inputs: [draw.f32(shape, low, high)], attributes, absolute }));
}

/** Pairs of shapes that broadcast, either side, both sides, none. */
const PAIRS: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[], []],
  [[6], [6]],
  [[6], [1]],
  [[3, 1], [1, 4]],
  [[1, 4, 5], [2, 1, 5]],
  [[2, 3, 4, 1], [1, 3, 1, 5]],
  [[2, 1, 3, 1, 2, 1], [1, 2, 1, 3, 1, 2]],
];

function binary<K extends KernelName>(attributes: KernelAttributes[K], make: (draw: Draw, shape: readonly number[]) => HostTensor): Cases<K> {
  return (draw) => PAIRS.map(([a, b]) => ({ inputs: [make(draw, a), make(draw, b)], attributes }));
}

/** Several lists of cases as one. */
function all<K extends KernelName>(...lists: readonly Cases<K>[]): Cases<K> {
  return (draw) => lists.flatMap((list) => list(draw));
}

/** Cases that fit each of the kernels that reduce over axes. */
type Reductions = (draw: Draw) => readonly { readonly inputs: HostTensor[]; readonly attributes: { axes: readonly number[] } }[];

const reductions = (make: (draw: Draw, shape: readonly number[]) => HostTensor): Reductions => (draw) =>
  [
    [[5], [0]], [[1, 5], [0]], [[5, 1], [0]], [[5, 1], [1]], [[4, 6], [0]], [[4, 6], [1]], [[4, 6], [0, 1]],
    [[3, 4, 5], [0, 1]], [[3, 4, 5], [1]], [[3, 4, 5], [0, 2]], [[3, 4, 5], [1, 2]], [[3, 1, 5], [1]],
    [[2, 3, 4, 5], [0, 1, 2]], [[2, 3, 4, 5], [1, 3]], [[2, 3, 1, 4, 2, 2], [0, 3]], [[3, 4], []],
  ].map(([shape = [], axes = []]) => ({ inputs: [make(draw, shape)], attributes: { axes } }));

const windows = [
  { image: [2, 5, 6, 3], kernel: [1, 1], out: 4, stride: [1, 1], dilation: [1, 1], groups: 1 },
  { image: [2, 7, 6, 3], kernel: [3, 2], out: 4, stride: [1, 1], dilation: [1, 1], groups: 1 },
  { image: [1, 9, 8, 2], kernel: [3, 3], out: 3, stride: [2, 3], dilation: [1, 1], groups: 1 },
  { image: [2, 9, 10, 2], kernel: [3, 3], out: 3, stride: [1, 1], dilation: [2, 1], groups: 1 },
  { image: [2, 11, 10, 2], kernel: [3, 3], out: 3, stride: [2, 1], dilation: [2, 2], groups: 1 },
  { image: [2, 8, 8, 3], kernel: [4, 4], out: 5, stride: [4, 4], dilation: [1, 1], groups: 1 },
  { image: [2, 3, 3, 3], kernel: [1, 2], out: 5, stride: [3, 2], dilation: [1, 1], groups: 1 },
  { image: [2, 7, 6, 4], kernel: [3, 2], out: 6, stride: [1, 2], dilation: [1, 1], groups: 2 },
  { image: [2, 8, 7, 4], kernel: [2, 3], out: 4, stride: [2, 2], dilation: [2, 2], groups: 2 },
  { image: [2, 6, 7, 4], kernel: [3, 3], out: 4, stride: [1, 1], dilation: [1, 1], groups: 4 },
  { image: [2, 9, 8, 3], kernel: [3, 3], out: 6, stride: [2, 2], dilation: [1, 1], groups: 3 },
  { image: [2, 7, 8, 3], kernel: [3, 3], out: 6, stride: [1, 1], dilation: [2, 2], groups: 3 },
  { image: [2, 9, 10, 3], kernel: [3, 2], out: 3, stride: [2, 3], dilation: [2, 2], groups: 3 },
] as const;

function sizes({ image: [batch, height, width, channels], kernel, out, stride, dilation, groups }: (typeof windows)[number]) {
  const result = (size: number, axis: 0 | 1): number =>
    Math.floor((size - (kernel[axis] - 1) * dilation[axis] - 1) / stride[axis]) + 1;
  return {
    image: [batch, height, width, channels],
    filter: [...kernel, channels / groups, out],
    result: [batch, result(height, 0), result(width, 1), out],
    attributes: { stride, dilation, groups },
    height,
    width,
    kernel,
  };
}

const pools = [
  { image: [2, 6, 6, 3], kernel: [2, 2], stride: [2, 2] },
  { image: [2, 7, 8, 2], kernel: [3, 2], stride: [2, 1] },
  { image: [1, 5, 5, 2], kernel: [3, 3], stride: [1, 1] },
  { image: [1, 5, 4, 2], kernel: [1, 1], stride: [2, 2] },
  { image: [1, 4, 4, 2], kernel: [1, 1], stride: [1, 1] },
] as const;

/** The largest of each window: what max_pool_grad is given as y. */
function pooled(x: HostTensor, kernel: readonly [number, number], stride: readonly [number, number]): HostTensor {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const rows = Math.floor((height - kernel[0]) / stride[0]) + 1;
  const columns = Math.floor((width - kernel[1]) / stride[1]) + 1;
  const data = new Float32Array(batch * rows * columns * channels);
  data.forEach((_, e) => {
    const [c, column] = [e % channels, Math.floor(e / channels) % columns];
    const [row, b] = [Math.floor(e / channels / columns) % rows, Math.floor(e / channels / columns / rows)];
    let largest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < kernel[0]; i++) {
      for (let j = 0; j < kernel[1]; j++) {
        const at = ((b * height + row * stride[0] + i) * width + column * stride[1] + j) * channels + c;
        largest = Math.max(largest, x.data[at] ?? 0);
      }
    }
    data[e] = largest;
  });
  return { dtype: "f32", shape: [batch, rows, columns, channels], data };
}

const numbers = (draw: Draw, shape: readonly number[]): HostTensor => draw.f32(shape);
const integers = (draw: Draw, shape: readonly number[]): HostTensor => draw.i32(shape, -5, 6);
const ties = (draw: Draw, shape: readonly number[]): HostTensor => draw.tied(shape);
/** Away from 0, both signs. */
const divisors = (draw: Draw, shape: readonly number[]): HostTensor => {
  const { data } = draw.f32(shape, 0.5, 2);
  return { dtype: "f32", shape, data: Float32Array.from(data, (x) => (draw.unit() < 0.5 ? -x : x)) };
};

/** Random applications of every kernel. Exhaustive by type: a kernel without cases does not type-check. */
export const kernelCases: { readonly [K in KernelName]: Cases<K> } = {
  reshape: (draw) =>
    TYPES.flatMap((dtype) => [
      { inputs: [draw.any(dtype, [2, 6])], attributes: { shape: [3, 4] } },
      { inputs: [draw.any(dtype, [1, 1])], attributes: { shape: [] } },
      { inputs: [draw.any(dtype, [2, 3])], attributes: { shape: [2, 3] } },
      { inputs: [draw.any(dtype, [0, 3])], attributes: { shape: [3, 0] } },
    ]),
  transpose: (draw) =>
    TYPES.flatMap((dtype) => [
      { inputs: [draw.any(dtype, [2, 3])], attributes: { perm: [1, 0] } },
      { inputs: [draw.any(dtype, [2, 3])], attributes: { perm: [0, 1] } },
      { inputs: [draw.any(dtype, [2, 1, 3])], attributes: { perm: [1, 0, 2] } },
      { inputs: [draw.any(dtype, [2, 3, 4, 5])], attributes: { perm: [0, 2, 1, 3] } },
      { inputs: [draw.any(dtype, [2, 3, 2, 3, 2, 2])], attributes: { perm: [0, 1, 3, 5, 2, 4] } },
      { inputs: [draw.any(dtype, [2, 2, 1, 3, 2, 1, 2, 2])], attributes: { perm: [0, 4, 6, 1, 3, 5, 2, 7] } },
    ]),
  broadcast: (draw) =>
    TYPES.flatMap((dtype) => [
      { inputs: [draw.any(dtype, [1, 3])], attributes: { shape: [4, 3] } },
      { inputs: [draw.any(dtype, [1, 3, 1, 2])], attributes: { shape: [4, 3, 5, 2] } },
      { inputs: [draw.any(dtype, [2, 3])], attributes: { shape: [2, 3] } },
    ]),
  concat: (draw) =>
    TYPES.flatMap((dtype) => [
      { inputs: [draw.any(dtype, [2, 3]), draw.any(dtype, [2, 1]), draw.any(dtype, [2, 4])], attributes: { axis: 1 } },
      { inputs: [draw.any(dtype, [2, 3, 4]), draw.any(dtype, [1, 3, 4])], attributes: { axis: 0 } },
      { inputs: [draw.any(dtype, [2, 3])], attributes: { axis: 1 } },
      { inputs: [draw.any(dtype, [2, 0]), draw.any(dtype, [2, 3])], attributes: { axis: 1 } },
      { inputs: [draw.any(dtype, [0, 2]), draw.any(dtype, [0, 3])], attributes: { axis: 1 } },
    ]),
  slice: (draw) =>
    TYPES.flatMap((dtype) => [
      { inputs: [draw.any(dtype, [7])], attributes: { begin: [2], size: [3] } },
      { inputs: [draw.any(dtype, [4, 6])], attributes: { begin: [1, 2], size: [2, 3] } },
      { inputs: [draw.any(dtype, [4, 6])], attributes: { begin: [0, 0], size: [4, 6] } },
      { inputs: [draw.any(dtype, [3, 4, 5])], attributes: { begin: [0, 1, 0], size: [3, 1, 5] } },
      { inputs: [draw.any(dtype, [3, 4, 5])], attributes: { begin: [1, 0, 0], size: [2, 4, 5] } },
      { inputs: [draw.any(dtype, [3, 4, 5])], attributes: { begin: [0, 0, 2], size: [3, 4, 2] } },
      { inputs: [draw.any(dtype, [3, 4, 40])], attributes: { begin: [1, 2, 1], size: [1, 2, 38] } },
      { inputs: [draw.any(dtype, [3, 4])], attributes: { begin: [1, 0], size: [0, 4] } },
      { inputs: [draw.any(dtype, [2, 3, 4, 5, 2])], attributes: { begin: [1, 0, 2, 1, 0], size: [1, 3, 2, 4, 1] } },
    ]),
  pad: (draw) =>
    TYPES.flatMap((dtype) => {
      const value = dtype === "f32" ? -1.5 : dtype === "i32" ? 3 : 1;
      return [
        { inputs: [draw.any(dtype, [3])], attributes: { lo: [2], hi: [1], value } },
        { inputs: [draw.any(dtype, [2, 3, 4])], attributes: { lo: [0, 1, 0], hi: [0, 2, 3], value } },
        { inputs: [draw.any(dtype, [2, 3])], attributes: { lo: [0, 0], hi: [0, 0], value } },
        { inputs: [draw.any(dtype, [2, 3, 2, 2, 2])], attributes: { lo: [0, 0, 1, 0, 1], hi: [0, 1, 0, 0, 0], value: 0 } },
      ];
    }),
  reverse: (draw) =>
    TYPES.flatMap((dtype) => [
      { inputs: [draw.any(dtype, [5])], attributes: { axes: [0] } },
      { inputs: [draw.any(dtype, [2, 3, 4])], attributes: { axes: [0, 2] } },
      { inputs: [draw.any(dtype, [3, 3, 2, 4])], attributes: { axes: [0, 1] } },
    ]),
  gather: (draw) =>
    TYPES.flatMap((dtype) => [
      { inputs: [draw.any(dtype, [5, 3]), draw.i32([4], 0, 5)], attributes: { axis: 0 } },
      { inputs: [draw.any(dtype, [2, 5, 3]), draw.i32([2, 3], 0, 5)], attributes: { axis: 1 } },
      { inputs: [draw.any(dtype, [2, 5]), draw.i32([], 0, 5)], attributes: { axis: 1 } },
    ]),
  scatter_add: (draw) => [
    { inputs: [draw.f32([4, 3]), draw.i32([4], 0, 6)], attributes: { axis: 0, size: 6 } },
    { inputs: [draw.f32([2, 2, 3, 4]), draw.i32([2, 3], 0, 5)], attributes: { axis: 1, size: 5 } },
    { inputs: [draw.f32([2, 7]), draw.i32([7], 0, 3)], attributes: { axis: 1, size: 3 } },
    { inputs: [draw.f32([2, 3]), draw.i32([], 0, 4)], attributes: { axis: 1, size: 4 } },
    { inputs: [draw.i32([4, 3], -5, 6), draw.i32([4], 0, 6)], attributes: { axis: 0, size: 6 } },
  ],
  one_hot: (draw) => [
    { inputs: [draw.i32([5], 0, 4)], attributes: { depth: 4 } },
    { inputs: [draw.i32([2, 3], -1, 7)], attributes: { depth: 6 } },
    { inputs: [draw.i32([], 0, 4)], attributes: { depth: 4 } },
  ],
  add: all(binary(none, numbers), binary(none, integers)),
  sub: all(binary(none, numbers), binary(none, integers)),
  mul: all(binary(none, numbers), binary(none, integers)),
  div: binary(none, divisors),
  maximum: all(binary(none, numbers), binary(none, integers)),
  minimum: all(binary(none, numbers), binary(none, integers)),
  affine: (draw) =>
    [[2.5, -0.75], [1, 0.5], [-3, 0], [1, 0]].map(([scale = 1, shift = 0]) => ({
      inputs: [draw.f32([3, 4])],
      attributes: { scale, shift },
    })),
  compare: (draw) =>
    (["eq", "ne", "lt", "le", "gt", "ge"] as const).flatMap((relation) => [
      ...binary<"compare">({ relation }, ties)(draw),
      ...binary<"compare">({ relation }, integers)(draw),
    ]),
  select: (draw) =>
    TYPES.flatMap((dtype) => [
      { inputs: [draw.bool([5]), draw.any(dtype, [5]), draw.any(dtype, [5])], attributes: none },
      { inputs: [draw.bool([]), draw.any(dtype, []), draw.any(dtype, [])], attributes: none },
      { inputs: [draw.bool([3, 1]), draw.any(dtype, [3, 4]), draw.any(dtype, [1, 4])], attributes: none },
      { inputs: [draw.bool([2, 3, 4]), draw.any(dtype, [1, 1, 1]), draw.any(dtype, [2, 1, 4])], attributes: none },
      { inputs: [draw.bool([2, 1, 2, 1, 2]), draw.any(dtype, [2, 2, 1, 3, 2]), draw.any(dtype, [2, 2, 2, 3, 2])], attributes: none },
    ]),
  cast: (draw) =>
    TYPES.flatMap((from) => TYPES.map((to) => ({ inputs: [draw.any(from, [3, 5])], attributes: { to } }))),
  abs: unary(none),
  sign: unary(none),
  exp: unary(none),
  log: unary(none, 0.01, 4, 1e-7),
  sqrt: unary(none, 0, 4),
  rsqrt: unary(none, 0.01, 4),
  sin: unary(none, -7, 7, 2e-7),
  cos: unary(none, -7, 7, 2e-7),
  tanh: unary(none, -5, 5, 2e-7),
  sigmoid: unary(none, -8, 8),
  erf: unary(none, -4, 4, 2e-7),
  relu: unary(none),
  sum: all(reductions(numbers), reductions(integers), (draw) =>
    [[[4099, 3], [0]], [[3, 4099], [1]], [[70, 50, 4], [0, 1]], [[65536], [0]], [[5, 1500, 3], [1]]].map(([shape = [], axes = []]) => ({
      inputs: [draw.f32(shape, 0, 1)],
      attributes: { axes },
      tolerance: 2e-6,
    })),
  ),
  max: all(reductions(numbers), reductions(integers)),
  prod: reductions(numbers),
  argmax: (draw) =>
    [numbers, ties].flatMap((make) => [
      { inputs: [make(draw, [7])], attributes: { axis: 0 } },
      { inputs: [make(draw, [4, 5])], attributes: { axis: 1 } },
      { inputs: [make(draw, [4, 1])], attributes: { axis: 0 } },
      { inputs: [make(draw, [3, 4, 5])], attributes: { axis: 1 } },
    ]),
  top_k: (draw) =>
    [numbers, ties].flatMap((make) => [
      { inputs: [make(draw, [7])], attributes: { k: 3 } },
      { inputs: [make(draw, [4, 9])], attributes: { k: 9 } },
      { inputs: [make(draw, [2, 3, 9])], attributes: { k: 1 } },
    ]),
  softmax: (draw) => [
    { inputs: [draw.f32([5], -9, 9)], attributes: none },
    { inputs: [draw.f32([3, 7], 80, 120)], attributes: none },
    { inputs: [draw.f32([2, 3, 4, 5], -9, 9)], attributes: none },
  ],
  log_softmax: (draw) => [
    { inputs: [draw.f32([5], -9, 9)], attributes: none },
    { inputs: [draw.f32([3, 7], 80, 120)], attributes: none },
    { inputs: [draw.f32([2, 3, 4, 5], -9, 9)], attributes: none },
  ],
  normalize: (draw) =>
    [true, false].flatMap((center) => [
      { inputs: [draw.f32([4, 9], 1, 4)], attributes: { axes: [1], epsilon: 1e-5, center } },
      { inputs: [draw.f32([2, 3, 8], 1, 4)], attributes: { axes: [2], epsilon: 1e-3, center } },
      { inputs: [draw.f32([3, 4, 5, 6], 1, 4)], attributes: { axes: [0, 1, 2], epsilon: 1e-5, center } },
      { inputs: [draw.f32([2, 4, 3, 6], 1, 4)], attributes: { axes: [1, 3], epsilon: 1e-5, center } },
      { inputs: [draw.f32([8, 20, 20, 2], 1, 4)], attributes: { axes: [0, 1, 2], epsilon: 1e-5, center } },
    ]),
  // Far below 0 the result is x times a small difference of numbers near a half.
  gelu: all(unary({ form: "exact" as const }, -4, 4, 1e-6), unary({ form: "tanh" as const }, -4, 4, 1e-6)),
  matmul: (draw) =>
    [false, true].flatMap((transposeA) =>
      [false, true].flatMap((transposeB) =>
        [[4, 5, 6], [1, 4, 5, 6], [3, 4, 5, 6], [2, 3, 4, 5, 6], [2, 3, 21, 18, 20]].map((sizes) => {
          const [m = 0, k = 0, n = 0] = sizes.slice(-3);
          const batch = sizes.slice(0, -3);
          const a = transposeA ? [...batch, k, m] : [...batch, m, k];
          const b = transposeB ? [...batch, n, k] : [...batch, k, n];
          return { inputs: [draw.f32(a), draw.f32(b)], attributes: { transposeA, transposeB } };
        }),
      ),
    ),
  conv2d: (draw) =>
    windows.map((window) => {
      const { image, filter, attributes } = sizes(window);
      return { inputs: [draw.f32(image), draw.f32(filter)], attributes };
    }),
  conv2d_input_grad: (draw) =>
    windows.map((window) => {
      const { result, filter, attributes, height, width } = sizes(window);
      return { inputs: [draw.f32(result), draw.f32(filter)], attributes: { ...attributes, height, width } };
    }),
  conv2d_filter_grad: (draw) =>
    windows.map((window) => {
      const { image, result, attributes, kernel } = sizes(window);
      return { inputs: [draw.f32(image), draw.f32(result)], attributes: { ...attributes, kernel } };
    }),
  max_pool: (draw) =>
    pools.map(({ image, kernel, stride }) => ({ inputs: [draw.tied(image)], attributes: { kernel, stride } })),
  max_pool_grad: (draw) =>
    pools.flatMap(({ image, kernel, stride }) =>
      [numbers, ties].map((make) => {
        const x = make(draw, image);
        const y = pooled(x, kernel, stride);
        return { inputs: [x, y, draw.f32(y.shape)], attributes: { kernel, stride } };
      }),
    ),
  random: (draw) => [
    { inputs: [draw.i32([2], -(2 ** 31), 2 ** 31), draw.i32([], 0, 1000)], attributes: { site: 0xdeadbeef, shape: [3, 7] } },
    { inputs: [draw.i32([2], 0, 9), draw.i32([], 0, 9)], attributes: { site: 7, shape: [] } },
  ],
  stop_gradient: (draw) => TYPES.map((dtype) => ({ inputs: [draw.any(dtype, [2, 3])], attributes: none })),
};
