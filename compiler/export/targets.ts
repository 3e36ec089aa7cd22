import type { Recipe } from "../../schema/recipe/recipe.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import type { ExportDetails } from "./export-details.ts";
import type { ExportedFile } from "./exported-file.ts";
import { besideWeights } from "./huggingface/beside-weights.ts";
import { onnxFiles } from "./onnx/onnx.ts";
import { pyTorchModule, toPyTorch } from "./pytorch/pytorch.ts";
import { pyTorchTraining } from "./pytorch/train/train.ts";
import { savedModel } from "./savedmodel/savedmodel.ts";
import type { StoredWeight } from "./stored-weight.ts";
import type { TrainingImages } from "./training-images.ts";
import { toTypeScript } from "./typescript/typescript.ts";
import { toWasm } from "./wasm/predict-module.ts";

/** What a model is exported to. */
export const exportTargets = ["typescript", "pytorch", "onnx", "savedmodel", "wasm", "safetensors"] as const;
export type ExportTarget = (typeof exportTargets)[number];

/**
 * The files of an export but for the weights, which stand beside them.
 * @throws ProblemError for what the target has no words for
 */
export type Exporter = (
  typed: TypedGraph,
  images: TrainingImages | undefined,
  details: ExportDetails,
) => Promise<readonly ExportedFile[]>;

export const exporters: { readonly [Target in ExportTarget]: Exporter } = {
  typescript: toTypeScript,
  pytorch: toPyTorch,
  onnx: onnxFiles,
  savedmodel: savedModel,
  wasm: toWasm,
  safetensors: besideWeights,
};

/** How the weights beside it are called and laid out, where that is not as the spec has them. */
export const storedWeights: { readonly [Target in ExportTarget]?: (typed: TypedGraph) => readonly StoredWeight[] } = {
  pytorch: (typed) => pyTorchModule(typed).weights,
};

/** What trains a recipe's model there. */
export type TrainingExporter = (typed: TypedGraph, recipe: Recipe, images: TrainingImages) => readonly ExportedFile[];

export const trainingExporters: { readonly [Target in ExportTarget]?: TrainingExporter } = {
  pytorch: pyTorchTraining,
};
