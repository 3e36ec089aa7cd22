import type { Op } from "../op.ts";
import { binary } from "./binary.ts";

export const add = binary("add", "Sum of tensors.", (emit, a, b) => emit.add(a, b), { many: true });

/** Sums, products and the like of tensors. */
export const arithmetic: readonly Op[] = [
  add,
  binary("subtract", "Left minus right.", (emit, a, b) => emit.sub(a, b)),
  binary("multiply", "Product, element by element.", (emit, a, b) => emit.mul(a, b), { many: true }),
  binary("divide", "Left divided by right.", (emit, a, b) => emit.div(a, b), { types: ["f32"] }),
  binary("maximum", "The larger of each pair of elements.", (emit, a, b) => emit.maximum(a, b)),
  binary("minimum", "The smaller of each pair of elements.", (emit, a, b) => emit.minimum(a, b)),
];
