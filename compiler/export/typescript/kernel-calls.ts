import type { KernelAttributes, KernelName, Scalar, Shape, ValueType } from "../../ir/kernel-attributes.ts";
import { sizeAt } from "../../ir/same-shape.ts";
import { add, isConstant, type Size, sameSize } from "../../size/size.ts";
import { type Code, code, joined } from "./code.ts";
import type { Helper } from "./helpers.ts";

/** A step, and what its call is written with. */
export interface Call<K extends KernelName = KernelName> {
  readonly attributes: KernelAttributes[K];
  readonly inputs: readonly ValueType[];
  readonly outputs: readonly ValueType[];
  /** An input as a tensor. */
  tensor(i: number): Code;
  /** An input as it may stand beside another that it is stretched to: a number, or with fewer axes. */
  operand(i: number): Code;
  size(size: Size): Code;
  /** Where one size alone is free, it is -1. */
  shape(shape: Shape): Code;
  /** The same with every size said. */
  fullShape(shape: Shape): Code;
  helper(name: Helper): string;
  /** Ends the export: tfjs has no way to compute it. */
  refuse(why: string): never;
}

type KernelCall<K extends KernelName> = (call: Call<K>) => Code;

const list = (numbers: readonly number[]): Code => code`[${joined(numbers)}]`;
const fixed = (numbers: readonly number[]): Code => [`[${numbers.join(", ")}]`];

const unary =
  (name: string): KernelCall<KernelName> =>
  (call) =>
    code`tf.${name}(${call.tensor(0)})`;

const binary =
  (name: string): KernelCall<KernelName> =>
  (call) =>
    code`tf.${name}(${call.operand(0)}, ${call.operand(1)})`;

const reduction =
  (name: string): KernelCall<"sum" | "max" | "prod"> =>
  (call) =>
    code`tf.${name}(${call.tensor(0)}, ${fixed(call.attributes.axes)}, true)`;

const windowCode = ({ stride, dilation, groups }: Omit<KernelAttributes["conv2d_filter_grad"], "kernel">): Code =>
  code`${list(stride)}, ${list(dilation)}, ${groups}`;

const RELATIONS = {
  eq: "equal",
  ne: "notEqual",
  lt: "less",
  le: "lessEqual",
  gt: "greater",
  ge: "greaterEqual",
} as const;
const TYPES = { f32: "float32", i32: "int32", bool: "bool" } as const;

/**
 * How each kernel is written with tfjs: with the kernels alone that its WebAssembly and WebGL backends have, and in
 * forms that they get right. Padding stands apart from windows, gathers have no batch, few axes are reversed.
 */
export const kernelCalls: { readonly [K in KernelName]: KernelCall<K> } = {
  reshape: (call) => code`tf.reshape(${call.tensor(0)}, ${call.shape(call.attributes.shape)})`,
  transpose: (call) => code`tf.transpose(${call.tensor(0)}, ${fixed(call.attributes.perm)})`,
  broadcast: (call) => {
    const { shape } = call.attributes;
    if (call.inputs[0]?.dtype === "f32" && shape.length > 4)
      return code`tf.mul(${call.tensor(0)}, tf.ones(${call.fullShape(shape)}))`;
    return code`tf.broadcastTo(${call.tensor(0)}, ${call.fullShape(shape)})`;
  },
  concat: (call) => {
    const parts = call.inputs.map((_, i) => call.tensor(i));
    return code`tf.concat([${joined(parts)}], ${String(call.attributes.axis)})`;
  },
  slice: (call) => {
    const { begin, size } = call.attributes;
    const [x] = call.inputs;
    const goesOn = (axis: number) => {
      const [from, length, whole] = [sizeAt(begin, axis), sizeAt(size, axis), sizeAt(x?.shape ?? [], axis)];
      return sameSize(add(from, length), whole);
    };
    const sizes = size.map((one, axis) => (goesOn(axis) ? "-1" : call.size(one)));
    const rest = sizes.every((one) => one === "-1") ? "" : code`, [${joined(sizes)}]`;
    return code`tf.slice(${call.tensor(0)}, [${joined(begin.map(call.size))}]${rest})`;
  },
  pad: (call) => {
    const { lo, hi, value } = call.attributes;
    const margins = lo.map((before, axis) => code`[${call.size(before)}, ${call.size(sizeAt(hi, axis))}]`);
    return code`tf.pad(${call.tensor(0)}, [${joined(margins)}]${value === 0 ? "" : code`, ${value}`})`;
  },
  reverse: (call) =>
    call.attributes.axes.reduce<Code>((x, axis) => code`${call.helper("flip")}(${x}, ${String(axis)})`, call.tensor(0)),
  gather: (call) => code`tf.gather(${call.tensor(0)}, ${call.tensor(1)}, ${String(call.attributes.axis)})`,
  scatter_add: (call) => {
    const { axis, size } = call.attributes;
    return code`${call.helper("scatterAdd")}(${call.tensor(0)}, ${call.tensor(1)}, ${String(axis)}, ${call.size(size)})`;
  },
  one_hot: (call) => code`tf.cast(tf.oneHot(${call.tensor(0)}, ${call.size(call.attributes.depth)}), "float32")`,

  add: binary("add"),
  sub: binary("sub"),
  mul: binary("mul"),
  div: binary("div"),
  maximum: binary("maximum"),
  minimum: binary("minimum"),
  affine: (call) => {
    const { scale, shift } = call.attributes;
    const dtype = call.inputs[0]?.dtype ?? "f32";
    const number = (scalar: Scalar): Code => {
      const text =
        typeof scalar === "number"
          ? code`${scalar}`
          : code`${scalar.numerator} / ${isConstant(scalar.denominator) ? scalar.denominator : code`(${call.size(scalar.denominator)})`}`;
      return dtype === "f32" ? text : code`tf.scalar(${text}, "${TYPES[dtype]}")`;
    };
    const scaled = scale === 1 ? call.tensor(0) : code`tf.mul(${call.tensor(0)}, ${number(scale)})`;
    return shift === 0 ? scaled : code`tf.add(${scaled}, ${number(shift)})`;
  },
  compare: (call) => code`tf.${RELATIONS[call.attributes.relation]}(${call.operand(0)}, ${call.operand(1)})`,
  select: (call) => {
    const shape = call.outputs[0]?.shape ?? [];
    if (shape.length <= 4) return code`tf.where(${joined([0, 1, 2].map(call.tensor))})`;
    if (call.outputs[0]?.dtype !== "f32") return call.refuse("it chooses whole numbers among more than 4 axes");
    return code`${call.helper("choose")}(${joined([0, 1, 2].map(call.tensor))}, ${call.fullShape(shape)})`;
  },
  cast: (call) => {
    const { to } = call.attributes;
    if (to === "bool")
      return code`tf.notEqual(${call.tensor(0)}, tf.scalar(0, "${TYPES[call.inputs[0]?.dtype ?? "f32"]}"))`;
    return code`tf.cast(${call.tensor(0)}, "${TYPES[to]}")`;
  },
  abs: unary("abs"),
  sign: unary("sign"),
  exp: unary("exp"),
  log: unary("log"),
  sqrt: unary("sqrt"),
  rsqrt: unary("rsqrt"),
  sin: unary("sin"),
  cos: unary("cos"),
  tanh: unary("tanh"),
  sigmoid: unary("sigmoid"),
  erf: unary("erf"),
  relu: unary("relu"),

  sum: reduction("sum"),
  max: reduction("max"),
  prod: reduction("prod"),
  argmax: (call) => {
    const axis = String(call.attributes.axis);
    return code`tf.expandDims(tf.argMax(${call.tensor(0)}, ${axis}), ${axis})`;
  },
  top_k: (call) => code`tf.topk(${call.tensor(0)}, ${call.attributes.k})`,

  softmax: unary("softmax"),
  log_softmax: unary("logSoftmax"),
  normalize: (call) => {
    const { axes, epsilon, center } = call.attributes;
    const name = call.helper(center ? "standardize" : "scaleToUnit");
    return code`${name}(${call.tensor(0)}, ${fixed(axes)}, ${epsilon})`;
  },
  gelu: (call) => code`${call.helper(call.attributes.form === "exact" ? "gelu" : "geluTanh")}(${call.tensor(0)})`,

  matmul: (call) => {
    const { transposeA, transposeB } = call.attributes;
    const flags = transposeA || transposeB ? `, ${transposeA}, ${transposeB}` : "";
    return code`tf.matMul(${call.tensor(0)}, ${call.tensor(1)}${flags})`;
  },
  conv2d: (call) => {
    const { stride, dilation, groups } = call.attributes;
    const isDilated = dilation.some((step) => step > 1);
    const operands = code`${call.tensor(0)}, ${call.tensor(1)}, ${list(stride)}`;
    const channels = call.inputs[0]?.shape[3];
    if (groups > 1 && channels === groups) {
      if (isDilated && stride.some((step) => step > 1)) return call.refuse("it has both a stride and a dilation");
      return code`${call.helper("depthwise")}(${operands}${isDilated ? code`, ${list(dilation)}` : ""})`;
    }
    const rest = groups > 1 ? code`, ${list(dilation)}, ${groups}` : isDilated ? code`, ${list(dilation)}` : "";
    if (isDilated && stride.some((step) => step > 1)) return call.refuse("it has both a stride and a dilation");
    return code`${call.helper("conv")}(${operands}${rest})`;
  },
  conv2d_input_grad: (call) => {
    const { height, width, ...window } = call.attributes;
    const size = code`[${call.size(height)}, ${call.size(width)}]`;
    return code`${call.helper("convInputGradient")}(${call.tensor(0)}, ${call.tensor(1)}, ${size}, ${windowCode(window)})`;
  },
  conv2d_filter_grad: (call) => {
    const { kernel, ...window } = call.attributes;
    return code`${call.helper("convFilterGradient")}(${call.tensor(0)}, ${call.tensor(1)}, ${list(kernel)}, ${windowCode(window)})`;
  },
  max_pool: (call) =>
    code`tf.maxPool(${call.tensor(0)} as tf.Tensor4D, ${list(call.attributes.kernel)} as Pair, ${list(call.attributes.stride)} as Pair, "valid")`,
  max_pool_grad: (call) => {
    const { kernel, stride } = call.attributes;
    const tensors = joined([0, 1, 2].map(call.tensor));
    return code`${call.helper("maxPoolGradient")}(${tensors}, ${list(kernel)}, ${list(stride)})`;
  },
  random: (call) => {
    const { site, shape } = call.attributes;
    return code`${call.helper("uniform")}(${call.tensor(0)}, ${call.tensor(1)}, ${site}, ${call.fullShape(shape)})`;
  },
  stop_gradient: (call) => call.tensor(0),
};
