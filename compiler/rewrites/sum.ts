import { type Rewrite, rewrite } from "./rewrite.ts";

/** Fewer and smaller sums. Not for legalized graphs, where a long sum has been split on purpose. */
export const sumRules: readonly Rewrite[] = [
  rewrite("sum of sum", ["sum"], ({ inputs: [x], attributes, made, emit }) => {
    const before = made(x, "sum");
    const source = before?.inputs[0];
    const axes = [...new Set([...attributes.axes, ...(before?.attributes.axes ?? [])])];
    return (
      source &&
      emit.sum(
        source,
        axes.sort((a, b) => a - b),
      )
    );
  }),
  rewrite("scale after the sum", ["sum"], ({ inputs: [x], attributes, made, emit }) => {
    const before = made(x, "affine");
    const source = before?.inputs[0];
    if (!source || before.attributes.shift !== 0) return undefined;
    return emit.affine(emit.sum(source, attributes.axes), before.attributes.scale);
  }),
  rewrite("no order in a sum", ["sum"], ({ inputs: [x], attributes: { axes }, made, emit }) => {
    const before = made(x, "transpose");
    const source = before?.inputs[0];
    if (!source) return undefined;
    const { perm } = before.attributes;
    const summed = emit.sum(
      source,
      axes.map((axis) => perm[axis] ?? axis).sort((a, b) => a - b),
    );
    return emit.transpose(summed, perm);
  }),
];
