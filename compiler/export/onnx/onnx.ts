import { ProblemError } from "../../../schema/problem/problem.ts";
import type { TypedGraph } from "../../expand/typed-graph.ts";
import { encodeModel } from "../../targets/onnx/encode-model.ts";
import { inHalf } from "../../targets/onnx/in-half.ts";
import type { OnnxGraph } from "../../targets/onnx/onnx-graph.ts";
import { DEFAULT_OPSET } from "../../targets/onnx/opsets.ts";
import { storeTensors } from "../../targets/onnx/store-tensors.ts";
import { toOnnx } from "../../targets/onnx/to-onnx.ts";
import type { ExportDetails } from "../export-details.ts";
import { notSpelled } from "../export-messages.ts";
import type { ExportedFile } from "../exported-file.ts";
import { nodeAt, type Predicting, predicting, requireFixed } from "../predicting.ts";
import type { TrainingImages } from "../training-images.ts";
import { layOut } from "./external-data.ts";
import { onnxNotes } from "./onnx-notes.ts";
import { ownSizes } from "./own-sizes.ts";

/** A message has 2 GB at most; weights of more than this stand beside it. */
const LARGEST_INSIDE = 2 ** 30;

/**
 * A model with its weights as an ONNX file; without weights there is none.
 * @throws ProblemError X900–X902
 */
export async function onnxFiles(
  typed: TypedGraph,
  images?: TrainingImages,
  { weights, halves, opset = DEFAULT_OPSET, largestInside = LARGEST_INSIDE }: ExportDetails = {},
): Promise<readonly ExportedFile[]> {
  const predicted = predicting(typed);
  const spelled = ownSizes(typed, inOnnx(typed, predicted, opset));
  if (weights === undefined) return [];
  const graph = halves === undefined ? spelled : inHalf(spelled);
  const tensors = storeTensors(predicted.kernels, graph, weights, halves);
  const { places, data } = layOut(tensors, largestInside);
  const model: ExportedFile = {
    path: "model.onnx",
    content: encodeModel(graph, onnxNotes(typed, images), tensors, places),
  };
  return data === undefined ? [model] : [model, data];
}

/** @throws ProblemError X900–X902 */
function inOnnx(typed: TypedGraph, { kernels, numbers }: Predicting, opset: number): OnnxGraph {
  const spelled = toOnnx(kernels, opset, numbers);
  requireFixed(typed, { kernels, numbers });
  if (spelled.graph !== undefined) return spelled.graph;
  throw new ProblemError(spelled.unspelled.map(({ from, why }) => notSpelled(...nodeAt(typed, from), "ONNX", why)));
}
