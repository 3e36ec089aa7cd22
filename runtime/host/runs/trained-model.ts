import type { TrainingImages } from "../../../compiler/export/training-images.ts";
import type { HostTensor } from "../../engines/engine.ts";
import type { RecipeModel } from "../recipes/read-model.ts";

/** The model of another run, or of what was imported. */
export interface TrainedModel {
  readonly read: RecipeModel;
  readonly weights: ReadonlyMap<string, HostTensor>;
  /** Undefined where nobody said how pictures reach it. */
  readonly images: TrainingImages | undefined;
  /** By which of the spec's checkpoint maps they came in, if they were imported. */
  readonly source?: { readonly layout: string } | undefined;
}

/** Opens a folder's. */
export type OpenTrained = (folder: string) => Promise<TrainedModel>;

export const noneTrained: OpenTrained = () => {
  throw new Error("nobody opens the models that a run begins with or learns from");
};
