/** The oldest has Split and the reductions as they are spelled here. */
export const OLDEST_OPSET = 18;

/** The newest that the released onnxruntime and onnxruntime-node load. */
export const NEWEST_OPSET = 26;

/** The first with both LayerNormalization and Gelu. */
export const DEFAULT_OPSET = 20;

/** The first with RMSNormalization. */
export const RMS_NORM = 23;

/** The first with Attention. */
export const ATTENTION = 23;
