import { fractionOfIntegers } from "../../schema/messages/operand-messages.ts";
import { required } from "../op/attribute.ts";
import { defineOp } from "../op/op.ts";

/** Whole numbers that elements of type int can be. */
const isInt = (value: number): boolean => Number.isInteger(value) && Math.abs(value) < 2 ** 31;

export const scale = defineOp({
  name: "scale",
  doc: "Multiplies every element by a number known at compile time; elements of type int by a whole number.",
  tone: "plain",
  label: "×",
  inputs: 1,
  keepsShape: true,
  reads: ["f32", "i32"],
  argument: required("number", "The factor, such as `head_dim ** -0.5`."),
  infer({ inputs: [x], argument, spanOf, reject }) {
    if (x.dtype === "i32" && !isInt(argument)) reject(fractionOfIntegers(spanOf("argument"), x.label, argument));
    return { results: [{ axes: x.axes }], solution: undefined };
  },
  lower({ emit, inputs: [x], argument }) {
    if (x.dtype === "f32") return [emit.affine(x, argument)];
    const factor = { dtype: x.dtype, shape: x.shape.map(() => 1), data: Float64Array.of(argument) };
    return [emit.mul(x, emit.constant(factor))];
  },
});
