import type { TypedGraph } from "../../expand/typed-graph.ts";
import type { ModelNotes } from "../../targets/onnx/encode-model.ts";
import { preprocessingNote } from "../preprocessing.ts";
import type { TrainingImages } from "../training-images.ts";

/** What an ONNX file says of a model beside its graph. */
export function onnxNotes(typed: TypedGraph, images: TrainingImages | undefined): ModelNotes {
  const { name, title, model } = typed;
  const { doc, papers } = model.spec;
  return {
    name,
    doc: [title ?? name, ...(doc === undefined ? [] : [doc]), ...papers].join("\n\n"),
    metadata: new Map(images === undefined ? [] : [["preprocessing", preprocessingNote(images)]]),
    docs: new Map(
      typed.ops.map(({ path, span }) => [path, span.source.text.slice(span.start, span.end).replaceAll(/\s+/g, " ")]),
    ),
  };
}
