import { allBut, type Target } from "./target.ts";

/** onnxruntime, which is given whole programs in the ops of ONNX. Those have axes without end, and no steps of training. */
export const onnxruntime = {
  name: "onnxruntime",
  kernels: allBut("stop_gradient", "scatter_add", "conv2d_filter_grad", "max_pool_grad"),
  laws: [],
  maxRank: Number.POSITIVE_INFINITY,
  predictsOnly: true,
} as const satisfies Target;
