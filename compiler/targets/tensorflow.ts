import type { Target } from "./target.ts";

/** The whole program as one TensorFlow graph: it has every kernel, and slices, pads and broadcasts up to 8 axes. */
export const tensorflow: Target = {
  name: "tensorflow",
  rewrites: [],
  lacks: new Set(),
  maxRank: 8,
};
