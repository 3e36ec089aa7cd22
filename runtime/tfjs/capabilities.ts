/**
 * How one tfjs backend differs from the others. Kernels ask these questions and never for an engine's name, so that a
 * new backend is a new record.
 */
export interface Capabilities {
  /** Has Conv2DBackpropFilter and the depthwise gradients; else they are compositions of convolutions and taps. */
  readonly convolutionGradients: boolean;
  /** Has a right MaxPoolGrad; wasm's takes the last of equal elements, and none where all are negative. */
  readonly maxPoolGradient: boolean;
  /** Has UnsortedSegmentSum; else scatter_add is a matmul with a one-hot matrix. */
  readonly segmentSum: boolean;
  /** Whether depthwise convolution takes a dilation: with any stride, with stride 1 only, never. */
  readonly depthwiseDilation: "any" | "unstrided" | "never";
  /** Axes that a binary kernel broadcasts over, where neighbours that stretch alike count as one. */
  readonly broadcastAxes: number;
  /** matMul with a transpose flag, or over a batch, leaves the fast path (wasm: 1.3-2 against 16 Gflop/s). */
  readonly plainMatmulOnly: boolean;
  /** Sums add one term after the other in f32: long ones are taken in two stages. */
  readonly sequentialSums: boolean;
  /** tanh is slower than 2 sigmoid(2x) - 1, which differs by at most 2e-7. */
  readonly slowTanh: boolean;
  /** Select, Reverse and StridedSlice work on any 4-byte type but not on bytes. */
  readonly wordsOnly: boolean;
  /** Bytes that it can address, where that is less than a machine may have. */
  readonly addressable?: number;
  /** Kernels call tfjs ops on their inputs, which must then be Tensors rather than plain descriptions of one. */
  readonly tensorObjects: boolean;
}

/** Bytes that a pointer of 32 bits can tell apart. */
export const WASM_ADDRESSABLE = 2 ** 32;

export const WASM: Capabilities = {
  convolutionGradients: false,
  maxPoolGradient: false,
  segmentSum: false,
  depthwiseDilation: "any",
  broadcastAxes: 6,
  plainMatmulOnly: true,
  sequentialSums: true,
  slowTanh: true,
  wordsOnly: true,
  addressable: WASM_ADDRESSABLE,
  tensorObjects: false,
};

export const CPU: Capabilities = {
  convolutionGradients: true,
  maxPoolGradient: true,
  segmentSum: true,
  depthwiseDilation: "unstrided",
  broadcastAxes: 6,
  plainMatmulOnly: false,
  sequentialSums: false,
  slowTanh: false,
  wordsOnly: false,
  tensorObjects: false,
};

export const TENSORFLOW: Capabilities = {
  convolutionGradients: true,
  maxPoolGradient: true,
  segmentSum: true,
  depthwiseDilation: "never",
  broadcastAxes: 5,
  plainMatmulOnly: false,
  sequentialSums: false,
  slowTanh: false,
  wordsOnly: false,
  tensorObjects: true,
};
