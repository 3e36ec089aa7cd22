import type { Value } from "../../ir/graph.ts";
import type { Comparison, DType, KernelName, Scalar, Shape } from "../../ir/kernel-attributes.ts";
import { sameShape, sizeAt } from "../../ir/same-shape.ts";
import { add, isConstant } from "../../size/size.ts";
import type { Call, Spelling } from "./call.ts";
import { ELEMENT_TYPES } from "./element-types.ts";
import { conv, maxPool, transposedConv } from "./nodes/conv-nodes.ts";
import { product } from "./nodes/matmul-nodes.ts";
import { normalized } from "./nodes/norm-nodes.ts";
import { reduced } from "./nodes/reduce-nodes.ts";
import { transposed } from "./nodes/transpose-nodes.ts";
import type { OnnxType } from "./onnx-graph.ts";
import { aligned, byRows } from "./operands.ts";
import type { Writer } from "./writer.ts";

const held = (name: string, { shape }: { readonly shape: Shape }) => ({ name, shape });

/** Of each element alone: along whatever axes they are counted. */
const elementwise =
  (...ops: readonly string[]): Spelling<KernelName> =>
  ({ writer, inputs }) => {
    const x = writer.heldAs(inputs[0] as Value);
    return { ...x, name: ops.reduce((name, op) => writer.add(op, [name]), x.name) };
  };

const stretching =
  (op: string): Spelling<KernelName> =>
  ({ writer, inputs, results }) => {
    const { names, ...axes } = aligned(writer, inputs, results[0].shape);
    return { ...axes, name: writer.add(op, names) };
  };

const reduction =
  (op: string): Spelling<"sum" | "max" | "prod"> =>
  ({ writer, inputs: [x], attributes: { axes }, results, isReshaped }) =>
    reduced(op, writer, x, axes, results[0].shape, isReshaped);

const alongLast =
  (op: string): Spelling<"softmax" | "log_softmax"> =>
  ({ writer, inputs: [x] }) => {
    const rows = byRows(writer, x, sizeAt(x.shape, x.shape.length - 1));
    return held(writer.add(op, [rows.name]), rows);
  };

const notInPrediction = ({ writer }: Call<KernelName>) => writer.refuse("it is a step of training");

const RELATIONS: { readonly [R in Comparison]: readonly string[] } = {
  eq: ["Equal"],
  ne: ["Equal", "Not"],
  lt: ["Less"],
  le: ["LessOrEqual"],
  gt: ["Greater"],
  ge: ["GreaterOrEqual"],
};

const cast = (writer: Writer, name: string, to: OnnxType) => writer.add("Cast", [name], { to: ELEMENT_TYPES[to] });

/** Less and its relatives know no bool. */
function comparable(writer: Writer, names: readonly string[], dtype: DType, op: string): readonly string[] {
  return dtype === "bool" && op !== "Equal" ? names.map((name) => cast(writer, name, "i32")) : names;
}

/** How each kernel is written in ONNX. */
export const spellings: { readonly [K in KernelName]: Spelling<K> } = {
  reshape: ({ writer, inputs: [x] }) => writer.heldAs(x),
  transpose: (call) => transposed(call),
  broadcast: ({ writer, inputs: [x], results }) =>
    held(writer.add("Expand", [writer.exact(x), writer.sizes(results[0].shape)]), results[0]),
  concat: ({ writer, inputs, attributes: { axis }, results }) =>
    held(
      writer.add(
        "Concat",
        inputs.map((x) => writer.exact(x)),
        { axis },
      ),
      results[0],
    ),
  slice: ({ writer, inputs: [x], attributes: { begin, size }, results, isReshaped }) => {
    const cut = [...size.keys()].filter((axis) => !sameShape([sizeAt(size, axis)], [sizeAt(x.shape, axis)]));
    const [axis] = cut;
    if (axis === undefined) return writer.heldAs(x);
    const first = sizeAt(begin, axis);
    if (isReshaped && cut.length === 1 && size[axis] === 1 && isConstant(first)) {
      const name = writer.add("Gather", [writer.exact(x), writer.number(first, "i64")], { axis });
      return { name, shape: size.toSpliced(axis, 1) };
    }
    const starts = cut.map((one) => sizeAt(begin, one));
    const ends = cut.map((one) => add(sizeAt(begin, one), sizeAt(size, one)));
    const operands = [writer.exact(x), writer.sizes(starts), writer.sizes(ends), writer.integers(cut)];
    return held(writer.add("Slice", operands), results[0]);
  },
  pad: ({ writer, inputs: [x], attributes: { lo, hi, value }, results }) => {
    // Of one number without axes, nothing can be padded.
    if (x.shape.length === 0) return writer.heldAs(x);
    const margins = writer.sizes([...lo, ...hi]);
    const operands = [writer.exact(x), margins, ...(value === 0 ? [] : [writer.number(value, x.dtype)])];
    return held(writer.add("Pad", operands), results[0]);
  },
  reverse: ({ writer, inputs: [x], attributes: { axes }, results }) => {
    const all = (number: number) => writer.integers(axes.map(() => number));
    const operands = [writer.exact(x), all(-1), all(-(2 ** 31)), writer.integers(axes), all(-1)];
    return held(writer.add("Slice", operands), results[0]);
  },
  gather: ({ writer, inputs: [x, indices], attributes: { axis }, results }) =>
    held(writer.add("Gather", [writer.exact(x), writer.exact(indices)], { axis }), results[0]),
  scatter_add: notInPrediction,
  one_hot: ({ writer, inputs: [indices], attributes: { depth }, results }) => {
    if (!isConstant(depth)) return writer.refuse("its depth is a free size");
    const places = writer.constant({ dtype: "i32", shape: [depth], data: [...Array(depth).keys()] });
    const hits = writer.add("Equal", [writer.as(indices, [...indices.shape, 1]), places]);
    return held(cast(writer, hits, "f32"), results[0]);
  },

  add: stretching("Add"),
  sub: stretching("Sub"),
  mul: stretching("Mul"),
  div: stretching("Div"),
  maximum: stretching("Max"),
  minimum: stretching("Min"),
  affine: ({ writer, inputs: [x], attributes: { scale, shift } }) => {
    const from = writer.heldAs(x);
    const number = (scalar: Scalar): string => {
      if (typeof scalar === "number") return writer.number(scalar, x.dtype);
      const size = cast(writer, writer.sizes([scalar.denominator]), x.dtype);
      return writer.add("Div", [writer.number(scalar.numerator, x.dtype), size]);
    };
    const scaled = scale === 1 ? from.name : writer.add("Mul", [from.name, number(scale)]);
    // A free size is a list of one, which a scalar becomes with it.
    const isList = [scale, shift].some((scalar) => typeof scalar !== "number") && from.shape.length === 0;
    const name = shift === 0 ? scaled : writer.add("Add", [scaled, number(shift)]);
    return isList ? { name, shape: [1] } : { ...from, name };
  },
  compare: ({ writer, inputs, attributes: { relation }, results }) => {
    const { names, ...axes } = aligned(writer, inputs, results[0].shape);
    const [op = "", ...more] = RELATIONS[relation];
    const name = writer.add(op, comparable(writer, names, inputs[0].dtype, op));
    return { ...axes, name: more.reduce((before, next) => writer.add(next, [before]), name) };
  },
  select: ({ writer, inputs, results }) => {
    const { names, ...axes } = aligned(writer, inputs, results[0].shape);
    const [condition = "", ...choices] = names;
    if (results[0].dtype !== "bool") return { ...axes, name: writer.add("Where", names) };
    const chosen = writer.add("Where", [condition, ...choices.map((name) => cast(writer, name, "i32"))]);
    return { ...axes, name: cast(writer, chosen, "bool") };
  },
  cast: ({ writer, inputs: [x], attributes: { to } }) => {
    const from = writer.heldAs(x);
    return { ...from, name: cast(writer, from.name, to) };
  },
  abs: elementwise("Abs"),
  sign: elementwise("Sign"),
  exp: elementwise("Exp"),
  log: elementwise("Log"),
  sqrt: elementwise("Sqrt"),
  rsqrt: elementwise("Sqrt", "Reciprocal"),
  sin: elementwise("Sin"),
  cos: elementwise("Cos"),
  tanh: elementwise("Tanh"),
  sigmoid: elementwise("Sigmoid"),
  erf: elementwise("Erf"),
  relu: elementwise("Relu"),

  sum: reduction("ReduceSum"),
  max: reduction("ReduceMax"),
  prod: reduction("ReduceProd"),
  argmax: ({ writer, inputs: [x], attributes: { axis }, results }) =>
    held(cast(writer, writer.add("ArgMax", [writer.exact(x)], { axis }), "i32"), results[0]),
  top_k: ({ writer, inputs: [x], attributes: { k }, results: [values] }) => {
    const [largest = "", places = ""] = writer.addSeveral("TopK", [writer.exact(x), writer.integers([k])], {}, 2);
    return [held(largest, values), held(cast(writer, places, "i32"), values)];
  },

  softmax: alongLast("Softmax"),
  log_softmax: alongLast("LogSoftmax"),
  normalize: (call) => normalized(call),
  gelu: ({ writer, inputs: [x], attributes: { form } }) => {
    const from = writer.heldAs(x);
    const { name } = from;
    if (writer.opset >= 20)
      return { ...from, name: writer.add("Gelu", [name], form === "tanh" ? { approximate: "tanh" } : {}) };
    const number = (value: number) => writer.number(value, "f32");
    const times = (a: string, b: string) => writer.add("Mul", [a, b]);
    const inner =
      form === "exact"
        ? writer.add("Erf", [times(name, number(Math.SQRT1_2))])
        : writer.add("Tanh", [
            times(
              name,
              writer.add("Add", [
                times(times(name, name), number(Math.sqrt(2 / Math.PI) * 0.044715)),
                number(Math.sqrt(2 / Math.PI)),
              ]),
            ),
          ]);
    return { ...from, name: times(times(name, writer.add("Add", [inner, number(1)])), number(0.5)) };
  },

  matmul: (call) => product(call),
  conv2d: (call) => conv(call),
  conv2d_input_grad: (call) => transposedConv(call),
  conv2d_filter_grad: notInPrediction,
  max_pool: (call) => maxPool(call),
  max_pool_grad: notInPrediction,
  random: ({ writer }) => writer.refuse("it draws random numbers"),
  stop_gradient: ({ writer, inputs: [x] }) => writer.heldAs(x),
};
