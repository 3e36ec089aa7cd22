import { defineOp, required } from "../op.ts";

export const scale = defineOp({
  name: "scale",
  doc: "Multiplies every element by a number known at compile time.",
  inputs: 1,
  argument: required("number", "The factor, such as `head_dim ** -0.5`."),
  infer: ({ inputs }) => ({ results: [{ axes: inputs[0]?.axes ?? [] }], solution: undefined }),
  lower({ emit, inputs: [x], argument }) {
    if (x === undefined) throw new Error("scale reads one tensor");
    return [emit.affine(x, argument)];
  },
});
