import type { EngineName } from "../../engines/engine.ts";
import { vectorsHere } from "../../module/vectors.ts";
import { locateOnnxruntime } from "../onnxruntime/locate.ts";
import { locateTensorflow } from "../tensorflow/locate.ts";

/** The engines that may be taken where nobody names one, without loading any: first the one that needs nothing. */
export function enginesHere(): readonly EngineName[] {
  const installed = { tensorflow: locateTensorflow(), onnxruntime: locateOnnxruntime() };
  return [
    vectorsHere() === "none" ? "tfjs" : "wasm",
    ...(["tensorflow", "onnxruntime"] as const).filter((name) => !("missing" in installed[name])),
  ];
}

/** Whether TensorFlow is there as its CUDA build. */
export function wantsCuda(): boolean {
  const located = locateTensorflow();
  return "report" in located && located.report.cuda;
}
