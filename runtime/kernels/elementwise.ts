import type { Comparison, DType } from "../../compiler/ir/kernel-attributes.ts";
import type { UnaryKernel } from "../../compiler/kernels/emit.ts";
import type { BoundType } from "../../compiler/kernels/kernel.ts";
import type { Calls, Unary } from "../tfjs/calls.ts";
import { broadcasting, broadcastTo } from "./broadcasting.ts";
import type { EagerKernels } from "./kernel.ts";

const COMPARISONS: Record<Comparison, string> = {
  eq: "Equal",
  ne: "NotEqual",
  lt: "Less",
  le: "LessEqual",
  gt: "Greater",
  ge: "GreaterEqual",
};

export const TFJS_TYPES = { f32: "float32", i32: "int32", bool: "bool" } as const;

export const elementwise: EagerKernels<
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "maximum"
  | "minimum"
  | "affine"
  | "compare"
  | "select"
  | "cast"
  | Exclude<UnaryKernel, "softmax" | "log_softmax">
> = {
  add: (calls, step) => broadcasting(calls, "Add", step),
  sub: (calls, step) => broadcasting(calls, "Sub", step),
  mul: (calls, step) => broadcasting(calls, "Multiply", step),
  div: (calls, step) => broadcasting(calls, "RealDiv", step),
  maximum: (calls, step) => broadcasting(calls, "Maximum", step),
  minimum: (calls, step) => broadcasting(calls, "Minimum", step),
  affine: (calls, { attributes, inputs }) => affine(calls, attributes.scale, attributes.shift, inputs[0].dtype),
  compare: (calls, step) => broadcasting(calls, COMPARISONS[step.attributes.relation], step),
  cast: (calls, { attributes, inputs }) => castTo(calls, inputs[0].dtype, attributes.to),

  // tfjs's Select wants three operands of one shape.
  select: (calls, { inputs, outputs }) => {
    const [{ dtype, shape }] = outputs;
    const stretch = (type: BoundType) => broadcastTo(calls, type, shape);
    const [asCondition, asT, asE] = [stretch(inputs[0]), stretch(inputs[1]), stretch(inputs[2])];
    const words = dtype === "bool" && calls.capabilities.wordsOnly;
    const [before, after] = words ? [calls.cast("int32"), calls.cast("bool")] : [same, same];
    const call = calls.kernel("Select");
    return (condition, t, e) =>
      after(
        call({
          condition: asCondition(condition),
          t: before(asT(t)),
          e: before(asE(e)),
        }),
      );
  },

  abs: (calls) => calls.unary("Abs"),
  sign: (calls) => calls.unary("Sign"),
  exp: (calls) => calls.unary("Exp"),
  log: (calls) => calls.unary("Log"),
  sqrt: (calls) => calls.unary("Sqrt"),
  rsqrt: (calls) => calls.unary("Rsqrt"),
  sin: (calls) => calls.unary("Sin"),
  cos: (calls) => calls.unary("Cos"),
  sigmoid: (calls) => calls.unary("Sigmoid"),
  erf: (calls) => calls.unary("Erf"),
  relu: (calls) => calls.unary("Relu"),
  tanh: (calls) => calls.unary("Tanh"),
  stop_gradient: () => same,
};

const same: Unary = (x) => x;

/** x · scale + shift, without the halves that do nothing. */
export function affine(calls: Calls, scale: number, shift: number, dtype: DType = "f32"): Unary {
  const scaled = scale === 1 ? same : calls.withScalar("Multiply", dtype, scale);
  const shifted = shift === 0 ? same : calls.withScalar("Add", dtype, shift);
  return calls.chain(scaled, shifted);
}

/** tfjs's own cast to bool keeps the low byte on some backends; ours asks whether the number is 0. */
function castTo(calls: Calls, from: DType, to: DType): Unary {
  if (from === to) return same;
  if (to === "bool") return calls.withScalar("NotEqual", from, 0);
  return calls.cast(TFJS_TYPES[to]);
}
