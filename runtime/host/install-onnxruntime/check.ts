import { readableBytes } from "../../engines/readable-bytes.ts";
import type { Check } from "../install-tensorflow/checks.ts";
import { locateOnnxruntime } from "../onnxruntime/locate.ts";
import { probeOnnxruntime } from "./probe.ts";

/** Whether engine `onnxruntime` is there and computes. */
export async function onnxruntimeCheck(): Promise<Check> {
  const one = { name: "ONNX Runtime", needed: false };
  const located = locateOnnxruntime();
  if ("missing" in located) return { ...one, ok: false, detail: located.missing, help: located.help.join("; ") };
  const failed = await probeOnnxruntime(located.folder);
  const { onnxruntime, bytes } = located.record;
  if (failed !== undefined) return { ...one, ok: false, detail: `does not work here: ${failed}` };
  return { ...one, ok: true, detail: `${onnxruntime} predicts and evaluates, ${readableBytes(bytes)}` };
}
