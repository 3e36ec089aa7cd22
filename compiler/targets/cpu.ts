import { allBut, type LibraryTarget } from "./target.ts";

/** tfjs-backend-cpu, plain JavaScript, the reference in tests: slow at everything alike, so that little is worth a law. */
export const cpu = {
  name: "cpu",
  kernels: allBut("stop_gradient"),
  laws: [],
  maxRank: 6,
  capabilities: {
    convolutionGradients: true,
    maxPoolGradient: true,
    segmentSum: true,
    depthwiseDilation: "unstrided",
    broadcastAxes: 6,
    sequentialSums: false,
    wordsOnly: false,
  },
} as const satisfies LibraryTarget;
