import type { Target } from "./target.ts";

/** Plain JavaScript, the reference in tests: slow at everything alike, so that little is worth a rewrite. */
export const cpu: Target = {
  name: "cpu",
  rewrites: [],
  lacks: new Set(),
  maxRank: 6,
};
