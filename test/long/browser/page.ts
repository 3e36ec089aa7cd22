import { textImporter } from "../../../compiler/model/text-importer.ts";
import { check, compile } from "../../../index.ts";
import type { Dataset } from "../../../runtime/data/dataset.ts";
import { splitDataset } from "../../../runtime/data/dataset.ts";
import { datasetBatches } from "../../../runtime/data/dataset-batches.ts";
import { drawSpec } from "../../../runtime/diagram/draw-spec.ts";
import { eagerEngine } from "../../../runtime/eager/eager-engine.ts";
import type { Engine } from "../../../runtime/engines/engine.ts";
import { encodeSafetensors } from "../../../runtime/format/safetensors.ts";
import { openWasm } from "../../../runtime/tfjs/tfjs.ts";
import { compileOptions, runBatchSizes } from "../../../runtime/training/compile-options.ts";
import { imageModel } from "../../../runtime/training/image-model.ts";
import { initialState } from "../../../runtime/training/initialize.ts";
import type { EpochMetrics } from "../../../runtime/training/metrics.ts";
import { start } from "../../../runtime/training/position.ts";
import type { RunKeeper, State } from "../../../runtime/training/train.ts";
import { train } from "../../../runtime/training/train.ts";
import { readRecipe } from "../../../schema/recipe/read-recipe.ts";

/** What a page is given: texts, and addresses of the engine's files. */
export interface PageInput {
  readonly spec: string;
  /** Texts of the specs that it imports, by name. */
  readonly imports: Readonly<Record<string, string>>;
  readonly recipe: string;
  readonly wasmFiles: string | Readonly<Record<string, string>>;
}

/** What came of it; all in texts, since a page may be in a world of its own. */
export interface PageResult {
  readonly problems: readonly string[];
  readonly svg: string;
  readonly epochs: readonly Pick<EpochMetrics, "train_loss" | "validation_loss">[];
  /** Bytes of the trained weights, summed up. */
  readonly weights: string;
}

/** All that a playground does: check, draw and train what is typed into it, and keep the weights. */
export async function playground({ spec, imports, recipe: text, wasmFiles }: PageInput): Promise<PageResult> {
  const { source, choices } = read({ spec, imports, recipe: text });
  const { problems } = check(source, choices);
  const figure = drawSpec(source, choices);

  const engine = eagerEngine(await openWasm({ cpu: "a page", wasmFiles }));
  const trained = await trainedBy(engine, { spec, imports, recipe: text });
  return {
    problems: problems.map(({ code, message }) => `${code}: ${message}`),
    svg: await figure.svg(),
    ...trained,
  };
}

function read({ spec, imports, recipe: text }: Omit<PageInput, "wasmFiles">) {
  const { file } = readRecipe({ name: "recipe.json", text });
  if (file === undefined) throw new Error("the recipe is wrong");
  const { recipe } = file;
  const source = { name: "vitral:vit", text: spec };
  return { recipe, source, choices: { preset: recipe.preset, set: recipe.set, importer: textImporter(imports) } };
}

/** Trains what is typed, by an engine of the page. */
export async function trainedBy(
  engine: Engine,
  { spec, imports, recipe: text }: Omit<PageInput, "wasmFiles">,
): Promise<Pick<PageResult, "epochs" | "weights">> {
  const { recipe, source, choices } = read({ spec, imports, recipe: text });
  if (!("name" in recipe.dataset)) throw new Error("a page has no pictures");
  const split = splitDataset(stripes, recipe.dataset, 0);
  const batches = datasetBatches(stripes, split, recipe.batch_size, recipe.seed);
  const plan = compile({
    source,
    ...choices,
    ...compileOptions(recipe, engine.identity.name, runBatchSizes(recipe, batches.lengths, ["train", "eval"])),
  });
  const model = imageModel(plan, engine.prepare(plan), "logits", recipe.seed);
  model.prepared.writeState(initialState(plan.state, recipe.seed));
  const kept = new Memory();
  const { signal } = new AbortController();
  const silent = { trained: () => undefined, evaluated: () => undefined, epochEnded: () => undefined };
  const run = { recipe, model, batches, from: start, history: [], keeper: kept };
  await train({ ...run, turn: () => new Promise((resolve) => setTimeout(resolve)), report: silent, signal });
  engine.dispose();
  return {
    epochs: kept.history.map(({ train_loss, validation_loss }) => ({ train_loss, validation_loss })),
    weights: digest(encodeSafetensors({ tensors: kept.state, metadata: new Map() })),
  };
}

/** Keeps a run where it is. */
class Memory implements RunKeeper {
  history: readonly EpochMetrics[] = [];
  state: State = new Map();
  async keepMetrics(history: readonly EpochMetrics[]): Promise<void> {
    this.history = history;
  }
  async keepState(_which: unknown, _position: unknown, state: State): Promise<void> {
    this.state = state;
  }
  lastKept(): undefined {}
  async close(): Promise<void> {}
}

/** Images of as many upright stripes as their label says. */
const stripes: Dataset = {
  name: "stripes",
  classes: Array.from({ length: 10 }, (_, i) => `${i}`),
  images: {
    ...{ channels: 1, height: 28, width: 28, mean: [0], deviation: [1], background: "dark" },
    ...{ interpolation: "lanczos", crop: { keeps: "all" } },
  },
  length: 1300,
  label: (index) => index % 10,
  write(index, target, offset) {
    for (let i = 0; i < 784; i++) target[offset + i] = Math.floor(((i % 28) * (index % 10)) / 14) % 2;
  },
};

/** FNV-1a of all bytes. */
function digest(pieces: readonly Uint8Array[]): string {
  let hash = 0x811c9dc5;
  for (const piece of pieces) for (const byte of piece) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16);
}
