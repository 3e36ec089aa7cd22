import type { Comparison, KernelName } from "../../ir/kernel-attributes.ts";
import { productOf } from "../../size/size.ts";
import { ofType, whole } from "./attributes.ts";
import { broadcast, stretched } from "./broadcasting.ts";
import type { Call, Spelling } from "./call.ts";
import { product } from "./matrix-products.ts";
import type { Tensor } from "./node-parts.ts";
import { gelu, normalized } from "./norm-nodes.ts";
import type { TfOp } from "./operand-types.ts";
import { uniform } from "./random-nodes.ts";
import { conv, convFilterGrad, convInputGrad, maxPool, maxPoolGrad } from "./window-nodes.ts";

/** An op that is the kernel. */
const one =
  (op: TfOp): Spelling<KernelName> =>
  ({ writer, inputs }) =>
    writer.add(op, tensors(inputs));

/** An op of two operands, either of which may stretch. */
const stretching =
  (op: TfOp): Spelling<"add" | "sub" | "mul" | "maximum" | "minimum"> =>
  ({ writer, inputs, results: [{ shape }] }) =>
    writer.add(op, stretched(writer, inputs, shape));

const tensors = (inputs: Call<KernelName>["inputs"]): readonly Tensor[] =>
  [...inputs].flatMap((input) => (input === undefined ? [] : [input.tensor]));

/** Rows are all that counts, and some kernels of TensorFlow's take five axes at most. */
const alongLast =
  (op: "Softmax" | "LogSoftmax"): Spelling<"softmax" | "log_softmax"> =>
  ({ writer, inputs: [{ tensor, shape }] }) => {
    if (shape.length <= 4) return writer.add(op, [tensor]);
    const rows = [productOf(shape.slice(0, -1)), ...shape.slice(-1)];
    return writer.reshape(writer.add(op, [writer.reshape(tensor, rows)]), shape);
  };

const reduction =
  (op: "Sum" | "Max" | "Prod"): Spelling<"sum" | "max" | "prod"> =>
  ({ writer, inputs: [x], attributes: { axes } }) =>
    writer.reduce(op, x.tensor, axes);

const RELATIONS: { readonly [R in Comparison]: TfOp } = {
  eq: "Equal",
  ne: "NotEqual",
  lt: "Less",
  le: "LessEqual",
  gt: "Greater",
  ge: "GreaterEqual",
};

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);

/** How each kernel is written in TensorFlow's ops. */
export const spellings: { readonly [K in KernelName]: Spelling<K> } = {
  reshape: ({ writer, inputs: [x], results: [{ shape }] }) => writer.reshape(x.tensor, shape),
  transpose: ({ writer, inputs: [x], attributes: { perm } }) => writer.transpose(x.tensor, perm),
  broadcast: ({ writer, inputs: [x], results: [{ shape }] }) => broadcast(writer, x.tensor, x.shape, shape),
  concat: ({ writer, inputs, attributes: { axis } }) => {
    const parts = tensors(inputs);
    const [first] = parts;
    if (parts.length === 1 && first !== undefined) return first;
    return writer.add("ConcatV2", [...parts, writer.number(axis, "i32")], { attributes: { N: whole(parts.length) } });
  },
  slice: ({ writer, inputs: [x], attributes: { begin, size } }) =>
    writer.add("Slice", [x.tensor, writer.sizes(begin), writer.sizes(size)]),
  pad: ({ writer, inputs: [x], attributes: { lo, hi, value } }) => {
    const pairs = writer.reshape(writer.sizes(lo.flatMap((size, axis) => [size, hi[axis] ?? 0])), [lo.length, 2]);
    return writer.add("PadV2", [x.tensor, pairs, writer.number(value, x.dtype)]);
  },
  reverse: ({ writer, inputs: [x], attributes: { axes } }) =>
    writer.add("ReverseV2", [x.tensor, writer.integers(axes)]),
  gather: ({ writer, inputs: [x, indices], attributes: { axis } }) =>
    writer.add("GatherV2", [x.tensor, indices.tensor, writer.number(axis, "i32")]),

  // Rows are brought to the front.
  scatter_add: ({ writer, inputs: [updates, indices], attributes: { axis, size } }) => {
    const [end, rank] = [axis + indices.shape.length, updates.shape.length];
    const rows = writer.transpose(updates.tensor, [...range(axis, end), ...range(0, axis), ...range(end, rank)]);
    const sums = writer.add("UnsortedSegmentSum", [rows, indices.tensor, writer.size(size)]);
    const rest = rank - indices.shape.length;
    return writer.transpose(sums, [...range(1, axis + 1), 0, ...range(axis + 1, rest + 1)]);
  },
  one_hot: ({ writer, inputs: [indices], attributes: { depth } }) =>
    writer.add("OneHot", [indices.tensor, writer.size(depth), writer.number(1), writer.number(0)], {
      type: "f32",
    }),
  add: stretching("AddV2"),
  sub: stretching("Sub"),
  mul: stretching("Mul"),
  div: ({ writer, inputs, results: [{ shape }] }) =>
    writer.add(
      "RealDiv",
      stretched(writer, inputs, shape).map((x, at) => (at === 0 ? x : writer.unknown(x))),
    ),
  maximum: stretching("Maximum"),
  minimum: stretching("Minimum"),
  affine: ({ writer, inputs: [x], attributes: { scale, shift } }) => writer.scaled(x.tensor, scale, shift),

  // Less and its relatives know no bool.
  compare: ({ writer, inputs, attributes: { relation }, results: [{ shape }] }) => {
    const isOrdered = inputs[0].dtype === "bool" && relation !== "eq" && relation !== "ne";
    const whole = stretched(writer, inputs, shape);
    const operands = isOrdered ? whole.map((tensor) => writer.converted(tensor, "i32")) : whole;
    return writer.add(RELATIONS[relation], operands, { type: "bool" });
  },
  select: ({ writer, inputs, results: [{ dtype, shape }] }) =>
    writer.add("SelectV2", stretched(writer, inputs, shape), { type: dtype }),
  cast: ({ writer, inputs: [x], attributes: { to } }) => writer.converted(x.tensor, to),
  abs: one("Abs"),
  sign: one("Sign"),
  exp: one("Exp"),
  log: one("Log"),
  sqrt: one("Sqrt"),
  rsqrt: one("Rsqrt"),
  sin: one("Sin"),
  cos: one("Cos"),
  tanh: one("Tanh"),
  sigmoid: one("Sigmoid"),
  erf: one("Erf"),
  relu: one("Relu"),
  sum: reduction("Sum"),
  max: reduction("Max"),
  prod: reduction("Prod"),
  argmax: ({ writer, inputs: [x], attributes: { axis }, results: [{ shape }] }) => {
    const attributes = { output_type: ofType("i32") };
    return writer.reshape(
      writer.add("ArgMax", [x.tensor, writer.number(axis, "i32")], { type: "i32", attributes }),
      shape,
    );
  },
  top_k: ({ writer, inputs: [x], attributes: { k } }) => {
    const best = writer.add("TopKV2", [x.tensor, writer.number(k, "i32")]);
    return [best, writer.result(best, 1, "i32")];
  },
  softmax: alongLast("Softmax"),
  log_softmax: alongLast("LogSoftmax"),
  normalize: normalized,
  gelu,
  matmul: product,
  conv2d: conv,
  conv2d_input_grad: convInputGrad,
  conv2d_filter_grad: convFilterGrad,
  max_pool: maxPool,
  max_pool_grad: maxPoolGrad,
  random: uniform,
  stop_gradient: ({ inputs: [x] }) => x.tensor,
};
