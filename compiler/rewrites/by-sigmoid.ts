import { uniform } from "../graph/constant-table.ts";
import { type Rewrite, rewrite } from "./rewrite.ts";

/** Functions whose kernel is slow, by one that is fast. Differ by a few units in the last place. */
export const bySigmoid: readonly Rewrite[] = [
  rewrite("exp is σ(x) / σ(−x)", ["exp"], ({ inputs: [x], emit }) =>
    emit.div(emit.unary("sigmoid", x), emit.unary("sigmoid", emit.affine(x, -1))),
  ),
  rewrite("tanh is 2·σ(2x) − 1", ["tanh"], ({ inputs: [x], emit }) =>
    emit.affine(emit.unary("sigmoid", emit.affine(x, 2)), 2, -1),
  ),
];

/** The larger of x and 0. */
export const maximumAsRelu: Rewrite = rewrite(
  "maximum with 0",
  ["maximum"],
  ({ inputs: [a, b], type, constant, emit }) => {
    if (type.dtype !== "f32") return undefined;
    if (uniform(constant(b)) === 0 && a.shape.length === type.shape.length && b.shape.every((size) => size === 1)) {
      return emit.unary("relu", a);
    }
    return uniform(constant(a)) === 0 && a.shape.every((size) => size === 1) ? emit.unary("relu", b) : undefined;
  },
);
