import { boundShape } from "../ir/same-shape.ts";
import { type Rewrite, rewrite } from "./rewrite.ts";

/** Elements that a folded constant may have: a plan carries it in full. */
const LARGEST = 1 << 18;

/** How often larger than its inputs it may be: a number is not written out a thousand times to save one broadcast. */
const GROWTH = 4;
const ALWAYS = 64;

/**
 * Steps on constants alone are computed now, in f64. Not `random`, whose seed is never known, and not those with
 * several results.
 */
export const fold: Rewrite = rewrite(
  "constant",
  [
    ...(["reshape", "transpose", "broadcast", "concat", "slice", "pad", "reverse", "gather", "scatter_add"] as const),
    ...(["one_hot", "add", "sub", "mul", "div", "maximum", "minimum", "affine", "compare", "select", "cast"] as const),
    ...(["abs", "sign", "exp", "log", "sqrt", "rsqrt", "sin", "cos", "tanh", "sigmoid", "erf", "relu"] as const),
    ...(["sum", "max", "prod", "argmax", "softmax", "log_softmax", "gelu", "matmul"] as const),
  ],
  ({ inputs, attributes, type, evaluate, constant, emit }) => {
    if (!inputs.every((value) => constant(value) !== undefined)) return undefined;
    const shape = boundShape(type.shape);
    if (shape === undefined || Object.values<unknown>({ ...attributes }).some(isSymbolic)) return undefined;
    const given = inputs.reduce((sum, value) => sum + elements(boundShape(value.shape) ?? []), 0);
    const made = elements(shape);
    if (made > LARGEST || (made > ALWAYS && made > GROWTH * given)) return undefined;
    const folded = evaluate();
    return folded && emit.constant(folded);
  },
);

function isSymbolic(attribute: unknown): boolean {
  if (Array.isArray(attribute)) return attribute.some(isSymbolic);
  return typeof attribute === "object";
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
