import type { TypedGraph } from "../expand/typed-graph.ts";
import type { ExportedFile } from "./exported-file.ts";
import { toSafetensors } from "./safetensors/safetensors.ts";
import type { TrainingImages } from "./training-images.ts";
import { toTypeScript } from "./typescript/typescript.ts";

/** What a model is exported to. */
export const exportTargets = ["typescript", "safetensors"] as const;
export type ExportTarget = (typeof exportTargets)[number];

/**
 * The files of an export but for the weights, which stand beside them.
 * @throws ProblemError for what the target has no words for
 */
export type Exporter = (typed: TypedGraph, images?: TrainingImages) => Promise<readonly ExportedFile[]>;

export const exporters: { readonly [Target in ExportTarget]: Exporter } = {
  typescript: toTypeScript,
  safetensors: toSafetensors,
};
