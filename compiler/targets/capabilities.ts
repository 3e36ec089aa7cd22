/**
 * What a library that is called kernel by kernel can do by itself; calls that make up for the rest ask for these, never
 * for an engine's name.
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
  /** Multiplications in one matrix of a batch from which on it is worth a call of its own, where batches are slow. */
  readonly matrixAlone?: number;
  /** Sums add one term after the other in f32: long ones are taken in two stages. */
  readonly sequentialSums: boolean;
  /** Select, Reverse and StridedSlice work on any 4-byte type but not on bytes. */
  readonly wordsOnly: boolean;
}
