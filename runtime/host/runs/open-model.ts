import type { CompileRequest } from "../../../compiler/compile.ts";
import type { Importer } from "../../../compiler/model/link.ts";
import type { Source } from "../../../schema/problem/source.ts";
import { batchSizes } from "../../data/dataset.ts";
import type { EngineName } from "../../engines/engine.ts";
import { checkMemory } from "../../training/check-memory.ts";
import type { ImageModel } from "../../training/image-model.ts";
import { checkBatches, checkDataset, imageModel } from "../../training/image-model.ts";
import { datasets } from "../datasets/datasets.ts";
import type { OpenedEngine } from "../engines/choose.ts";
import type { LocatedRecipe } from "../recipes/read-recipe-file.ts";
import { readSpecFile, specFiles } from "../specs/spec-files.ts";
import type { Tools } from "./tools.ts";

type Signature = "train" | "eval" | "predict";

/** A spec's text and those it imports: what a run's folder must keep. */
export interface SpecFiles {
  readonly source: Source;
  readonly importer: Importer;
  readonly imported: readonly Source[];
}

/** A recipe's model, ready to run. */
export interface OpenModel extends OpenedEngine {
  readonly model: ImageModel;
  readonly spec: SpecFiles;
}

/**
 * Compiles the recipe's spec for an engine and checks that its dataset fits. Nothing is trained or loaded yet.
 * Beside `train`, `predict` is only compiled: its logits are checked against the classes.
 * @throws ProblemError
 */
export async function openModel(
  tools: Tools,
  located: LocatedRecipe,
  engineChoice: EngineName | "auto",
  signatures: readonly Signature[],
  predictBatch = 1,
): Promise<OpenModel> {
  const { recipe } = located;
  const opened = await tools.openEngine(engineChoice);
  const source = readSpecFile(located.spec, located.spanOf("spec"));
  const imported = new Map<string, Source>();
  const importer = specFiles(located.spec, imported);
  const request = compileRequest(located, source, opened.engine.identity.name, signatures, predictBatch);
  const plan = await tools.compile({ ...request, importer });
  checkMemory(plan, opened.engine, located.spanOf("batch_size"));
  tools.onPlan?.(plan, opened.engine);
  const model = imageModel(plan, opened.engine.prepare(plan), recipe.objective.cross_entropy, recipe.seed);
  checkDataset(model, datasets[recipe.dataset.name], located.spanOf("dataset"));
  const isTraining = signatures.includes("train");
  checkBatches(model, isTraining ? ["train", "eval"] : signatures, located.spanOf("batch_size"));
  return { ...opened, model, spec: { source, importer, imported: [...imported.values()] } };
}

function compileRequest(
  { recipe, choices }: LocatedRecipe,
  source: Source,
  engine: EngineName,
  signatures: readonly Signature[],
  predictBatch: number,
): CompileRequest {
  const { weight_decay, betas, epsilon } = recipe.optimizer.adamw;
  const sizes = (name: Signature, images: number) =>
    signatures.includes(name) ? batchSizes(images, recipe.batch_size) : [];
  return {
    source,
    ...choices,
    engine,
    objective: {
      kind: "cross_entropy",
      output: recipe.objective.cross_entropy,
      labelSmoothing: recipe.objective.label_smoothing,
    },
    optimizer: {
      beta1: betas[0],
      beta2: betas[1],
      epsilon,
      weightDecay: weight_decay,
      ...(recipe.clip_norm === undefined ? {} : { clipNorm: recipe.clip_norm }),
    },
    batchSizes: {
      train: sizes("train", recipe.dataset.train),
      eval: sizes("eval", recipe.dataset.validation),
      predict: signatures.includes("predict") ? [predictBatch] : [],
    },
  };
}
