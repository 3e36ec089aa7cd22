import { ProblemError } from "../../../schema/problem/problem.ts";
import type { TypedGraph } from "../../expand/typed-graph.ts";
import type { Graph } from "../../ir/graph.ts";
import { lower } from "../../lower/lower.ts";
import { simplify } from "../../rewrites/simplify.ts";
import type { Size } from "../../size/size.ts";
import { encodeModel } from "../../targets/onnx/encode-model.ts";
import { inHalf } from "../../targets/onnx/in-half.ts";
import type { OnnxGraph } from "../../targets/onnx/onnx-graph.ts";
import { DEFAULT_OPSET } from "../../targets/onnx/opsets.ts";
import { storeTensors } from "../../targets/onnx/store-tensors.ts";
import { toOnnx } from "../../targets/onnx/to-onnx.ts";
import { completeGraph } from "../../training/complete-graph.ts";
import type { ExportDetails } from "../export-details.ts";
import { drawsNumbers, notSpelled, tableOfFreeSizes } from "../export-messages.ts";
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
 * @throws ProblemError X900–X902
 */
export async function onnxFiles(
  typed: TypedGraph,
  images?: TrainingImages,
  { weights, halves, opset = DEFAULT_OPSET, largestInside = LARGEST_INSIDE }: ExportDetails = {},
): Promise<readonly ExportedFile[]> {
  const { kernels, numbers } = predicting(typed);
  const spelled = ownSizes(typed, inOnnx(typed, kernels, numbers, opset));
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

/** The kernels of prediction, their free sizes still open, and which of their inputs stand for a size. */
function predicting(typed: TypedGraph): { readonly kernels: Graph; readonly numbers: ReadonlyMap<string, Size> } {
  const lowered = lower(typed);
  return { kernels: simplify(completeGraph(typed, lowered, "predict", {}).graph), numbers: lowered.numbers };
}

/** @throws ProblemError X900–X902 */
function inOnnx(typed: TypedGraph, kernels: Graph, numbers: ReadonlyMap<string, Size>, opset: number): OnnxGraph {
  const given = new Set(
    [...kernels.inputs].flatMap(([name, id]) => (typed.inputs.has(name) || numbers.has(name) ? [] : [id])),
  );
  const spelled = toOnnx(kernels, opset, numbers);
  const steps = [...kernels.steps];
  const random = steps.find(({ kernel }) => kernel === "random");
  const table = steps.find(({ inputs }) => inputs.some((id) => given.has(id)));
  const at = (path: string) => {
    const found = typed.ops.find((op) => op.path === path);
    return [found?.span, found?.op.name ?? path, path] as const;
  };
  if (random !== undefined) return unexported(drawsNumbers(...at(random.from)));
  if (table !== undefined) return unexported(tableOfFreeSizes(...at(table.from)));
  if (spelled.graph !== undefined) return spelled.graph;
  throw new ProblemError(spelled.unspelled.map(({ from, why }) => notSpelled(...at(from), "ONNX", why)));
}
