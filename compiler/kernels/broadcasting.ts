import type { Constant, Value } from "../ir/graph.ts";
import type { KernelName, Shape, ValueType } from "../ir/kernel-attributes.ts";
import { sizeAt } from "../ir/same-shape.ts";
import { type Size, sameSize } from "../size/size.ts";
import type { Emitter } from "./emit.ts";
import { ensure } from "./fit.ts";
import { placesOf, stretchedStrides } from "./nd-array.ts";

/** The shape that all inputs stretch to: ranks are equal, and along each axis all sizes that are not 1 are the same. */
export function broadcastShape(kernel: KernelName, inputs: readonly ValueType[]): Shape {
  const [first, ...others] = inputs.map((input) => input.shape);
  if (first === undefined || others.every((shape) => shape === first)) return first ?? [];
  const ranksAgree = others.every((shape) => shape.length === first.length);
  ensure(kernel, inputs, ranksAgree, "ranks differ");
  return first.map((size, axis) =>
    others.reduce<Size>((wide, shape) => {
      const next = sizeAt(shape, axis);
      ensure(kernel, inputs, wide === 1 || next === 1 || sameSize(wide, next), `axis ${axis} does not broadcast`);
      return wide === 1 ? next : wide;
    }, size),
  );
}

/** The gradient of stretching: what axes of size 1 were stretched to is added up again. */
export function unbroadcast(emit: Emitter, cotangent: Value, target: Shape): Value {
  const stretched = [...target.keys()].filter((axis) => target[axis] === 1 && cotangent.shape[axis] !== 1);
  return stretched.length === 0 ? cotangent : emit.sum(cotangent, stretched);
}

/** For each element of `shape`, where a broadcast operand has its value. */
export function broadcastPlaces(operand: Constant, shape: readonly number[]): Int32Array {
  return placesOf(shape, stretchedStrides(operand.shape));
}
