import { type Rewrite, rewrite } from "./rewrite.ts";

/** √(2/π) and the cubic term of the tanh form. */
const ROOT = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

/**
 * GELU as x·Φ(x), in the very steps that its gradient is written in: the erf or tanh, its dearest part, is then one
 * step for both.
 */
export const geluParts: Rewrite = rewrite("gelu in parts", ["gelu"], ({ inputs: [x], attributes, emit }) => {
  if (attributes.form === "exact") {
    return emit.mul(x, emit.affine(emit.unary("erf", emit.affine(x, Math.SQRT1_2)), 0.5, 0.5));
  }
  const inner = emit.mul(x, emit.affine(emit.mul(x, x), ROOT * CUBIC, ROOT));
  return emit.mul(x, emit.affine(emit.unary("tanh", inner), 0.5, 0.5));
});
