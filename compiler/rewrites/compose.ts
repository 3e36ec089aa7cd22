import type { Value } from "../ir/graph.ts";
import type { Shape } from "../ir/kernel-attributes.ts";
import { add } from "../size/size.ts";
import { type Rewrite, rewrite } from "./rewrite.ts";

export const reshapeOfReshape: Rewrite = rewrite(
  "reshape of reshape",
  ["reshape"],
  ({ inputs: [x], attributes, made, emit }) => {
    const before = made(x, "reshape")?.inputs[0];
    return before && emit.reshape(before, attributes.shape);
  },
);

/** Two movements in a row are one. */
export const compositions: readonly Rewrite[] = [
  rewrite("transpose of transpose", ["transpose"], ({ inputs: [x], attributes, made, emit }) => {
    const before = made(x, "transpose");
    const source = before?.inputs[0];
    return (
      source &&
      emit.transpose(
        source,
        attributes.perm.map((axis) => before.attributes.perm[axis] ?? axis),
      )
    );
  }),
  rewrite("transpose that only moves axes of size 1", ["transpose"], ({ inputs: [x], attributes, type, emit }) => {
    const moved = attributes.perm.filter((axis) => x.shape[axis] !== 1);
    const ordered = moved.every((axis, place) => place === 0 || axis > (moved[place - 1] ?? -1));
    return ordered ? emit.reshape(x, type.shape) : undefined;
  }),
  rewrite("broadcast of broadcast", ["broadcast"], ({ inputs: [x], attributes, made, emit }) => {
    const before = made(x, "broadcast")?.inputs[0];
    return before && emit.broadcast(before, attributes.shape);
  }),
  rewrite("slice of slice", ["slice"], ({ inputs: [x], attributes, made, emit }) => {
    const before = made(x, "slice");
    const source = before?.inputs[0];
    return source && emit.slice(source, plus(attributes.begin, before.attributes.begin), attributes.size);
  }),
  rewrite("pad of pad", ["pad"], ({ inputs: [x], attributes: { lo, hi, value }, made, emit }) => {
    const before = made(x, "pad");
    const source = before?.inputs[0];
    if (!source || before.attributes.value !== value) return undefined;
    return emit.pad(source, plus(lo, before.attributes.lo), plus(hi, before.attributes.hi), value);
  }),
  rewrite("concat of concat", ["concat"], ({ inputs, attributes: { axis }, made, emit }) => {
    const parts = inputs.map((x) => ({ x, inner: made(x, "concat") }));
    if (!parts.some(({ inner }) => inner?.attributes.axis === axis)) return undefined;
    const flat = parts.flatMap<Value>(({ x, inner }) => (inner?.attributes.axis === axis ? inner.inputs : [x]));
    return emit.concat(flat, axis);
  }),
];

function plus(a: Shape, b: Shape): Shape {
  return a.map((size, axis) => add(size, b[axis] ?? 0));
}
