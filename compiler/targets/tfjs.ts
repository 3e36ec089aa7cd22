import { bySigmoid, maximumAsRelu } from "../rewrites/by-sigmoid.ts";
import { geluParts } from "../rewrites/gelu-parts.ts";
import { masks, stretchBeforehand } from "../rewrites/masks.ts";
import { transposeBeforehand } from "../rewrites/matmul-flags.ts";
import { splitTranspose } from "../rewrites/split-transpose.ts";
import { allBut, FOUR_GIB, type LibraryTarget } from "./target.ts";

/** A batch of smaller matrices is multiplied in one call; larger ones have the fast path of a call each. */
const MATRIX_ALONE = 6000;

/**
 * tfjs-backend-wasm 4.22, called kernel by kernel. Milliseconds before → after on the reference machine, tensors of
 * 64×17×128 unless said. What concerns one kernel alone, such as sums in stages or gradients of convolutions, is the
 * engine's own business; here is what a plan gains by, in that the parts meet other steps.
 */
export const tfjs = {
  name: "tfjs",
  kernels: allBut("stop_gradient", "gelu", "exp", "tanh"),
  laws: [
    // x[1088,64] by w[64,192]: a flag 13.5 → transpose, then matmul 1.2.
    transposeBeforehand(MATRIX_ALONE),
    // [64,17,3,4,16] → [3,64,4,17,16]: 17.8 → 0.25
    splitTranspose,
    // One erf (2.3) fewer a layer in training.
    geluParts,
    // exp 1.2 → 0.45, tanh 3.0 → 0.36
    ...bySigmoid,
    // 17 (a broadcast 0) → 0.04
    maximumAsRelu,
    // compare with a broadcast number, then cast: 18 → 0.24, for a dropout mask 0.36. select: 15 broadcast, 0.8 not → 0.3
    ...masks,
    // compare, maximum: 17 broadcast → 0.8 + 0.05, 2 + 0.05
    stretchBeforehand,
  ],
  maxRank: 6,
  capabilities: {
    convolutionGradients: false,
    maxPoolGradient: false,
    segmentSum: false,
    depthwiseDilation: "any",
    broadcastAxes: 6,
    matrixAlone: MATRIX_ALONE,
    sequentialSums: true,
    wordsOnly: true,
  },
  addressable: FOUR_GIB,
} as const satisfies LibraryTarget;
