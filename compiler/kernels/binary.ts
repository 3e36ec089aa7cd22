import type { Value } from "../ir/graph.ts";
import { broadcastPlaces, broadcastShape, unbroadcast } from "./broadcasting.ts";
import type { Emitter } from "./emit.ts";
import { ensure, isNumeric } from "./fit.ts";
import type { Kernel, KernelTable } from "./kernel.ts";
import { at, elementCount, zeros } from "./nd-array.ts";

type BinaryName = "add" | "sub" | "mul" | "div" | "maximum" | "minimum";

/** Cotangents of a and b from g, that of the result y, before what was stretched is added up. */
type BinaryGradient = (emit: Emitter, g: Value, a: Value, b: Value, y: Value) => readonly [Value, Value];

/** A function of two numbers, element by element, over operands that broadcast against each other. */
function binary<K extends BinaryName>(
  name: K,
  compute: (a: number, b: number) => number,
  gradient: BinaryGradient,
): Kernel<K> {
  const shape: Kernel<K>["shape"] = (inputs) => {
    const [a, b] = inputs;
    ensure(name, inputs, a.dtype === b.dtype, "dtypes differ");
    // Engines disagree on what dividing integers means.
    ensure(name, inputs, a.dtype === "f32" || (isNumeric(a.dtype) && name !== "div"), "not of numbers it works on");
    return [{ dtype: a.dtype, shape: broadcastShape(name, inputs) }];
  };
  return {
    shape,
    vjp({ emit, inputs, outputs, cotangents }) {
      const [a, b] = inputs;
      const [forA, forB] = gradient(emit, cotangents[0], a, b, outputs[0]);
      return [unbroadcast(emit, forA, a.shape), unbroadcast(emit, forB, b.shape)];
    },
    flops: (_, outputs) => elementCount(outputs[0].shape),
    evaluate(inputs, attributes) {
      const [a, b] = inputs;
      const result = zeros(shape(inputs, attributes)[0]);
      const inA = broadcastPlaces(a, result.shape);
      const inB = broadcastPlaces(b, result.shape);
      for (let e = 0; e < result.data.length; e++) {
        result.data[e] = compute(at(a.data, at(inA, e)), at(b.data, at(inB, e)));
      }
      return [result];
    },
  };
}

/** 1 where a is the one that counts, ½ where both are equal (as PyTorch has it), 0 elsewhere; likewise for b. */
function shares(emit: Emitter, a: Value, relation: "gt" | "lt", b: Value): readonly [Value, Value] {
  const strict = emit.cast(emit.compare(a, relation, b), "f32");
  const tied = emit.cast(emit.compare(a, "eq", b), "f32");
  const shareOfA = emit.add(strict, emit.affine(tied, 0.5));
  return [shareOfA, emit.affine(shareOfA, -1, 1)];
}

const extremum =
  (relation: "gt" | "lt"): BinaryGradient =>
  (emit, g, a, b) => {
    const [shareOfA, shareOfB] = shares(emit, a, relation, b);
    return [emit.mul(g, shareOfA), emit.mul(g, shareOfB)];
  };

export const binaries: Pick<KernelTable, BinaryName> = {
  add: binary(
    "add",
    (a, b) => a + b,
    (_, g) => [g, g],
  ),
  sub: binary(
    "sub",
    (a, b) => a - b,
    (emit, g) => [g, emit.affine(g, -1)],
  ),
  mul: binary(
    "mul",
    (a, b) => a * b,
    (emit, g, a, b) => [emit.mul(g, b), emit.mul(g, a)],
  ),
  // y = a/b: ∂y/∂a = 1/b, ∂y/∂b = −y/b
  div: binary(
    "div",
    (a, b) => a / b,
    (emit, g, _, b, y) => {
      const forA = emit.div(g, b);
      return [forA, emit.affine(emit.mul(forA, y), -1)];
    },
  ),
  maximum: binary("maximum", Math.max, extremum("gt")),
  minimum: binary("minimum", Math.min, extremum("lt")),
};
