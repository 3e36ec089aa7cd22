import type { DType, KernelAttributes, KernelName } from "../../../compiler/ir/kernel-attributes.ts";
import type { HostTensor } from "../../../runtime/engines/engine.ts";
import type { Draw } from "./draw.ts";
import type { Cases, KernelCases } from "./kernel-case.ts";
import { windowCases } from "./window-cases.ts";

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
  [
    [3, 1],
    [1, 4],
  ],
  [
    [1, 4, 5],
    [2, 1, 5],
  ],
  [
    [2, 3, 4, 1],
    [1, 3, 1, 5],
  ],
  [
    [2, 1, 3, 1, 2, 1],
    [1, 2, 1, 3, 1, 2],
  ],
];

function binary<K extends KernelName>(
  attributes: KernelAttributes[K],
  make: (draw: Draw, shape: readonly number[]) => HostTensor,
): Cases<K> {
  return (draw) => PAIRS.map(([a, b]) => ({ inputs: [make(draw, a), make(draw, b)], attributes }));
}

/** Several lists of cases as one. */
function all<K extends KernelName>(...lists: readonly Cases<K>[]): Cases<K> {
  return (draw) => lists.flatMap((list) => list(draw));
}

/** Cases that fit each of the kernels that reduce over axes. */
type Reductions = (
  draw: Draw,
) => readonly { readonly inputs: HostTensor[]; readonly attributes: { axes: readonly number[] } }[];

const reductions =
  (make: (draw: Draw, shape: readonly number[]) => HostTensor): Reductions =>
  (draw) =>
    [
      [[5], [0]],
      [[1, 5], [0]],
      [[5, 1], [0]],
      [[5, 1], [1]],
      [[4, 6], [0]],
      [[4, 6], [1]],
      [
        [4, 6],
        [0, 1],
      ],
      [
        [3, 4, 5],
        [0, 1],
      ],
      [[3, 4, 5], [1]],
      [
        [3, 4, 5],
        [0, 2],
      ],
      [
        [3, 4, 5],
        [1, 2],
      ],
      [[3, 1, 5], [1]],
      [
        [2, 3, 4, 5],
        [0, 1, 2],
      ],
      [
        [2, 3, 4, 5],
        [1, 3],
      ],
      [
        [2, 3, 1, 4, 2, 2],
        [0, 3],
      ],
      [[3, 4], []],
    ].map(([shape = [], axes = []]) => ({ inputs: [make(draw, shape)], attributes: { axes } }));

const numbers = (draw: Draw, shape: readonly number[]): HostTensor => draw.f32(shape);
const integers = (draw: Draw, shape: readonly number[]): HostTensor => draw.i32(shape, -5, 6);
const ties = (draw: Draw, shape: readonly number[]): HostTensor => draw.tied(shape);
/** Away from 0, both signs. */
const divisors = (draw: Draw, shape: readonly number[]): HostTensor => {
  const { data } = draw.f32(shape, 0.5, 2);
  return { dtype: "f32", shape, data: Float32Array.from(data, (x) => (draw.unit() < 0.5 ? -x : x)) };
};

/** Random applications of every kernel. Exhaustive by type: a kernel without cases does not type-check. */
export const kernelCases: KernelCases<KernelName> = {
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
        {
          inputs: [draw.any(dtype, [2, 3, 2, 2, 2])],
          attributes: { lo: [0, 0, 1, 0, 1], hi: [0, 1, 0, 0, 0], value: 0 },
        },
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
    [
      [2.5, -0.75],
      [1, 0.5],
      [-3, 0],
      [1, 0],
    ].map(([scale = 1, shift = 0]) => ({
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
      {
        inputs: [draw.bool([2, 1, 2, 1, 2]), draw.any(dtype, [2, 2, 1, 3, 2]), draw.any(dtype, [2, 2, 2, 3, 2])],
        attributes: none,
      },
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
    [
      [[4099, 3], [0]],
      [[3, 4099], [1]],
      [
        [70, 50, 4],
        [0, 1],
      ],
      [[65536], [0]],
      [[5, 1500, 3], [1]],
    ].map(([shape = [], axes = []]) => ({
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
        [
          [4, 5, 6],
          [1, 4, 5, 6],
          [3, 4, 5, 6],
          [2, 3, 4, 5, 6],
          [2, 3, 21, 18, 20],
        ].map((sizes) => {
          const [m = 0, k = 0, n = 0] = sizes.slice(-3);
          const batch = sizes.slice(0, -3);
          const a = transposeA ? [...batch, k, m] : [...batch, m, k];
          const b = transposeB ? [...batch, n, k] : [...batch, k, n];
          return { inputs: [draw.f32(a), draw.f32(b)], attributes: { transposeA, transposeB } };
        }),
      ),
    ),
  ...windowCases,
  random: (draw) => [
    {
      inputs: [draw.i32([2], -(2 ** 31), 2 ** 31), draw.i32([], 0, 1000)],
      attributes: { site: 0xdeadbeef, shape: [3, 7] },
    },
    { inputs: [draw.i32([2], 0, 9), draw.i32([], 0, 9)], attributes: { site: 7, shape: [] } },
  ],
  stop_gradient: (draw) => TYPES.map((dtype) => ({ inputs: [draw.any(dtype, [2, 3])], attributes: none })),
};
