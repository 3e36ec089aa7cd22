import type { Value } from "../ir/graph.ts";
import type { Shape } from "../ir/kernel-attributes.ts";
import { differingAxes, sameShape, sizeAt } from "../ir/same-shape.ts";
import type { Emitter } from "../kernels/emit.ts";
import { add, type Size, sameSize, subtract } from "../size/size.ts";
import { type Made, type Rewrite, rewrite } from "./rewrite.ts";

/** Taking apart what has just been put together, and the other way round. */
export const pieceRules: readonly Rewrite[] = [
  rewrite("slice out of the padded part", ["slice"], ({ inputs: [x], attributes: { begin, size }, made }) => {
    const pad = made(x, "pad");
    const source = pad?.inputs[0];
    return source && sameShape(begin, pad.attributes.lo) && sameShape(size, source.shape) ? source : undefined;
  }),
  rewrite("slice of one of the joined", ["slice"], ({ inputs: [x], attributes: { begin, size }, made, emit }) => {
    const concat = made(x, "concat");
    if (!concat) return undefined;
    const { axis } = concat.attributes;
    let start: Size = 0;
    for (const part of concat.inputs) {
      const extent = sizeAt(part.shape, axis);
      if (sameSize(sizeAt(begin, axis), start) && sameSize(sizeAt(size, axis), extent)) {
        return emit.slice(part, begin.with(axis, 0), size);
      }
      start = add(start, extent);
    }
    return undefined;
  }),
  rewrite("neighbouring slices joined", ["concat"], ({ inputs, attributes: { axis }, made, emit }) => {
    const slices = inputs.map((input) => made(input, "slice"));
    const [first] = slices;
    const source = first?.inputs[0];
    if (!source) return undefined;
    const { begin } = first.attributes;
    let end = sizeAt(begin, axis);
    for (const slice of slices) {
      if (slice?.inputs[0]?.id !== source.id) return undefined;
      if (!sameShape(slice.attributes.begin, begin.with(axis, end))) return undefined;
      end = add(end, sizeAt(slice.attributes.size, axis));
    }
    return emit.slice(source, begin, first.attributes.size.with(axis, subtract(end, sizeAt(begin, axis))));
  }),
  rewrite("side by side under zeros", ["add"], ({ inputs: [a, b], made, emit }) => {
    const left = made(a, "pad");
    const right = made(b, "pad");
    if (!left || !right || left.attributes.value !== 0 || right.attributes.value !== 0) return undefined;
    return sideBySide(left, right, emit) ?? sideBySide(right, left, emit);
  }),
];

/** The gradient of a split is each part's cotangent among zeros, all added up: that is, the parts in a row. */
function sideBySide(left: Made<"pad">, right: Made<"pad">, emit: Emitter): Value | undefined {
  const [a] = left.inputs;
  const [b] = right.inputs;
  const [axis, ...more] = differingAxes(left.attributes.lo, right.attributes.lo);
  if (!a || !b || axis === undefined || more.length > 0) return undefined;
  const begin: Size = add(sizeAt(left.attributes.lo, axis), sizeAt(a.shape, axis));
  const ones = (shape: Shape) => shape.with(axis, 1);
  if (!sameSize(sizeAt(right.attributes.lo, axis), begin) || !sameShape(ones(a.shape), ones(b.shape))) return undefined;
  return emit.pad(emit.concat([a, b], axis), left.attributes.lo, right.attributes.hi);
}
