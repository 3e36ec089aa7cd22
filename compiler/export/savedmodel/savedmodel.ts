import type { TypedGraph } from "../../expand/typed-graph.ts";
import { shapeMessage } from "../../targets/graphdef/attributes.ts";
import { ELEMENT_TYPES } from "../../targets/graphdef/element-types.ts";
import { encodeSavedModel } from "../../targets/graphdef/encode.ts";
import { type Served, toServing } from "../../targets/graphdef/to-serving.ts";
import type { ExportDetails } from "../export-details.ts";
import { notSpelled } from "../export-messages.ts";
import type { ExportedFile } from "../exported-file.ts";
import { predicting, requireFixed } from "../predicting.ts";
import { preprocessingNote } from "../preprocessing.ts";
import type { TrainingImages } from "../training-images.ts";
import { unexported } from "../unexported.ts";

/** What TensorFlow calls the signature that is served where nobody names one. */
const SIGNATURE = "serving_default";
const PREDICT = "tensorflow/serving/predict";

/** Where TensorFlow leaves files alone that stand beside a model. */
const PREPROCESSING = "assets.extra/preprocessing.json";

/** A message has 2 GB at most. */
const LARGEST = 2 ** 31 - 1;

/**
 * A model with its weights as TensorFlow's SavedModel; without weights there is none.
 * @throws ProblemError X900–X902
 */
export async function savedModel(
  typed: TypedGraph,
  images?: TrainingImages,
  { weights, halves }: ExportDetails = {},
): Promise<readonly ExportedFile[]> {
  const kernels = predicting(typed);
  requireFixed(typed, kernels);
  if (weights === undefined) return [];
  const bytes = [...weights.values()].reduce((sum, { data }) => sum + data.length * (halves === undefined ? 4 : 2), 0);
  if (bytes > LARGEST) {
    const why = `its weights have ${(bytes / 2 ** 30).toFixed(1)} GiB, and such a file has 2 at most; \`--to onnx\` stores them beside it`;
    unexported(notSpelled(undefined, "weights", typed.name, "a SavedModel", why));
  }
  const { nodes, inputs, outputs } = toServing(kernels.kernels, kernels.numbers, weights, halves);
  const signature = { inputs: described(inputs), outputs: described(outputs), methodName: PREDICT };
  const model = { path: "saved_model.pb", content: encodeSavedModel(nodes, { [SIGNATURE]: signature }) };
  return images === undefined ? [model] : [model, { path: PREPROCESSING, content: `${preprocessingNote(images)}\n` }];
}

const described = (served: ReadonlyMap<string, Served>) =>
  Object.fromEntries(
    [...served].map(([name, { tensor, shape }]) => {
      return [name, { name: `${tensor.name}:0`, dtype: ELEMENT_TYPES[tensor.type], tensorShape: shapeMessage(shape) }];
    }),
  );
