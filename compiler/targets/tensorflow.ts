import { allBut, type LibraryTarget } from "./target.ts";

/**
 * TensorFlow's C library, called kernel by kernel through tfjs-node: it has nearly every kernel, and slices, pads and
 * transposes up to 8 axes. It broadcasts over 5, and has no dilated depthwise convolution.
 */
export const tensorflow = {
  name: "tensorflow",
  kernels: allBut("stop_gradient"),
  laws: [],
  maxRank: 8,
  capabilities: {
    convolutionGradients: true,
    maxPoolGradient: true,
    segmentSum: true,
    depthwiseDilation: "never",
    broadcastAxes: 5,
    sequentialSums: false,
    wordsOnly: false,
  },
} as const satisfies LibraryTarget;
