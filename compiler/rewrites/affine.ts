import { uniform } from "../graph/constant-table.ts";
import type { Value } from "../ir/graph.ts";
import type { Scalar } from "../ir/kernel-attributes.ts";
import { sameShape } from "../ir/same-shape.ts";
import { multiply, type Size } from "../size/size.ts";
import { type Rewrite, rewrite, type Surroundings } from "./rewrite.ts";

/** Arithmetic with one number for all elements is `affine`, and two of those in a row are one. */
export const affineRules: readonly Rewrite[] = [
  rewrite("one number for all", ["add", "sub", "mul"], ({ kernel, inputs: [a, b], type, constant, emit }) => {
    if (type.dtype !== "f32") return undefined;
    const left = uniform(constant(a));
    const right = uniform(constant(b));
    if (right !== undefined && sameShape(a.shape, type.shape)) {
      if (kernel === "mul") return emit.affine(a, right);
      return emit.affine(a, 1, kernel === "add" ? right : -right);
    }
    if (left === undefined || !sameShape(b.shape, type.shape)) return undefined;
    if (kernel === "mul") return emit.affine(b, left);
    return emit.affine(b, kernel === "add" ? 1 : -1, left);
  }),
  // Exact: the reciprocal of a power of two has no rounding error.
  rewrite("over a power of two", ["div"], ({ inputs: [a, b], type, constant, emit }) => {
    const divisor = uniform(constant(b));
    if (divisor === undefined || !sameShape(a.shape, type.shape)) return undefined;
    return Number.isInteger(Math.log2(Math.abs(divisor))) ? emit.affine(a, 1 / divisor) : undefined;
  }),
  rewrite("affine of affine", ["affine"], ({ inputs: [x], attributes, made, emit }) => {
    const before = made(x, "affine");
    const source = before?.inputs[0];
    if (!source) return undefined;
    const inner = before.attributes;
    const scale = times(inner.scale, attributes.scale);
    const carried = times(inner.shift, attributes.scale);
    if (attributes.shift === 0) return emit.affine(source, scale, carried);
    if (carried === 0) return emit.affine(source, scale, attributes.shift);
    if (typeof carried !== "number" || typeof attributes.shift !== "number") return undefined;
    return emit.affine(source, scale, carried + attributes.shift);
  }),
  rewrite("plus or minus the negative", ["add", "sub"], ({ kernel, inputs: [a, b], type, made, emit }) => {
    if (type.dtype !== "f32") return undefined;
    const right = negated(b, made);
    if (right !== undefined) return kernel === "add" ? emit.sub(a, right) : emit.add(a, right);
    const left = kernel === "add" ? negated(a, made) : undefined;
    return left && emit.sub(b, left);
  }),
];

/** x where a value is −x. */
function negated(value: Value, made: Surroundings["made"]): Value | undefined {
  const step = made(value, "affine");
  return step?.attributes.scale === -1 && step.attributes.shift === 0 ? step.inputs[0] : undefined;
}

function times(a: Scalar, b: Scalar): Scalar {
  const [p, q] = [fraction(a), fraction(b)];
  const numerator = p.numerator * q.numerator;
  const denominator = multiply(p.denominator, q.denominator);
  if (numerator === 0) return 0;
  return typeof denominator === "number" ? numerator / denominator : { numerator, denominator };
}

function fraction(scalar: Scalar): { readonly numerator: number; readonly denominator: Size } {
  return typeof scalar === "number" ? { numerator: scalar, denominator: 1 } : scalar;
}
