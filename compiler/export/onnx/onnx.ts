import { ProblemError } from "../../../schema/problem/problem.ts";
import type { TypedGraph } from "../../expand/typed-graph.ts";
import type { Graph } from "../../ir/graph.ts";
import { lower } from "../../lower/lower.ts";
import { simplify } from "../../rewrites/simplify.ts";
import { encodeModel } from "../../targets/onnx/encode-model.ts";
import { inHalf } from "../../targets/onnx/in-half.ts";
import type { OnnxGraph } from "../../targets/onnx/onnx-graph.ts";
import { DEFAULT_OPSET } from "../../targets/onnx/opsets.ts";
import { storeTensors } from "../../targets/onnx/store-tensors.ts";
import { toOnnx } from "../../targets/onnx/to-onnx.ts";
import { completeGraph } from "../../training/complete-graph.ts";
import type { ExportDetails } from "../export-details.ts";
import { notSpelled, tableOfFreeSizes } from "../export-messages.ts";
import type { ExportedFile } from "../exported-file.ts";
import type { TrainingImages } from "../training-images.ts";
import { unexported } from "../unexported.ts";
import { layOut } from "./external-data.ts";
import { onnxNotes } from "./onnx-notes.ts";
import { ownSizes } from "./own-sizes.ts";

/** A message has 2 GB at most; weights of more than this stand beside it. */
const LARGEST_INSIDE = 2 ** 30;

/**
 * A model with its weights as an ONNX file; without weights there is none.
 * @throws ProblemError X901, X902
 */
export async function onnxFiles(
  typed: TypedGraph,
  images?: TrainingImages,
  { weights, halves, opset = DEFAULT_OPSET, largestInside = LARGEST_INSIDE }: ExportDetails = {},
): Promise<readonly ExportedFile[]> {
  const kernels = predicting(typed);
  const spelled = ownSizes(typed, inOnnx(typed, kernels, opset));
  if (weights === undefined) return [];
  const graph = halves === undefined ? spelled : inHalf(spelled);
  const tensors = storeTensors(kernels, graph, weights, halves);
  const { places, data } = layOut(tensors, largestInside);
  const model: ExportedFile = {
    path: "model.onnx",
    content: encodeModel(graph, onnxNotes(typed, images), tensors, places),
  };
  return data === undefined ? [model] : [model, data];
}

/** The kernels of prediction, their free sizes still open. */
export function predicting(typed: TypedGraph): Graph {
  return simplify(completeGraph(typed, lower(typed), "predict", {}).graph);
}

/** @throws ProblemError X901, X902 */
function inOnnx(typed: TypedGraph, kernels: Graph, opset: number): OnnxGraph {
  const opAt = new Map(typed.ops.map((op) => [op.path, op]));
  const tables = [...kernels.inputs].filter(([name]) => !typed.inputs.has(name)).map(([, id]) => id);
  const reader = [...kernels.steps].find(({ inputs }) => inputs.some((id) => tables.includes(id)));
  if (reader !== undefined) {
    const op = opAt.get(reader.from);
    return unexported(tableOfFreeSizes(op?.span, op?.op.name ?? "", reader.from));
  }
  const spelled = toOnnx(kernels, opset);
  if (spelled.graph !== undefined) return spelled.graph;
  throw new ProblemError(
    spelled.unspelled.map(({ from, why }) => {
      const op = opAt.get(from);
      return notSpelled(op?.span, op?.op.name ?? "", from, "ONNX", why);
    }),
  );
}
