import type { Recipe } from "../../../../schema/recipe/recipe.ts";
import { droppingSettings } from "./dropping-text.ts";
import { scheduleSettings } from "./rate-text.ts";
import { constant, number, type Setting, type Settings, type Spelled, without } from "./spelled.ts";
import { spelledObjective } from "./torch-objectives.ts";
import { spelledOptimizer } from "./torch-optimizers.ts";

/** The constants that a recipe becomes, in the order of their lines. */
export function settingsOf(recipe: Recipe): readonly Setting[] {
  const settings: Spelled<Omit<Recipe, "optimizer">> & Settings = {
    $schema: "elsewhere",
    vitral: "elsewhere",
    name: "line",
    title: "elsewhere",
    doc: "elsewhere",
    papers: "elsewhere",
    spec: "elsewhere",
    preset: "elsewhere",
    set: "elsewhere",
    engine: "elsewhere",
    logs: "elsewhere",
    dataset: without("dataset.sampling", !("sampling" in recipe.dataset) || recipe.dataset.sampling === "shuffled"),
    loading: "elsewhere",
    start: "elsewhere",
    teacher: without("teacher", recipe.teacher === undefined),
    augment: without("augment", recipe.augment.length === 0),
    epochs: number("EPOCHS", recipe.epochs),
    extended: constant(
      "PLANS",
      recipe.extended &&
        `[${recipe.extended.map(({ until_step, epochs }) => `(${until_step}, ${epochs})`).join(", ")}]`,
      "until which step the rate went as for how many epochs",
    ),
    batch_size: number("BATCH_SIZE", recipe.batch_size, "images in a step, of all processes together"),
    optimizer: spelledOptimizer(recipe.optimizer).settings,
    schedule: scheduleSettings(recipe.schedule),
    drop_path: droppingSettings("drop_path", recipe.drop_path),
    dropout: droppingSettings("dropout", recipe.dropout),
    accumulate: number("ACCUMULATE", recipe.accumulate, "batches that change the weights together", 1),
    average:
      recipe.average === undefined
        ? "elsewhere"
        : { decay: number("AVERAGE_DECAY", recipe.average.decay, "how much of the averages stays"), warmup: "line" },
    clip_value: number("CLIP_VALUE", recipe.clip_value, "of each number of a gradient"),
    clip_norm: number("CLIP_NORM", recipe.clip_norm, "of all gradients together"),
    objective: spelledObjective(recipe.objective).settings,
    seed: number("SEED", recipe.seed),
    early_stop:
      recipe.early_stop === undefined
        ? "elsewhere"
        : {
            patience: number(
              "PATIENCE",
              recipe.early_stop.patience,
              "epochs that may be no better than one before them",
            ),
            metric: "line",
            min_delta: number("MIN_DELTA", recipe.early_stop.min_delta, "by how much a better one is better", 0),
          },
    checkpoints: {
      every: number("KEEP_EVERY", recipe.checkpoints.every, "epochs, whose weights are kept"),
      keep: recipe.checkpoints.every === undefined ? "line" : number("KEEP", recipe.checkpoints.keep, "of those"),
    },
  };
  return flat(settings);
}

const flat = (settings: Settings): Setting[] =>
  Object.values(settings).flatMap((one) => (typeof one === "string" ? [] : isSetting(one) ? [one] : flat(one)));

const isSetting = (one: Setting | Settings): one is Setting => typeof one.constant === "string";

/** Images lie in `data.safetensors` as whole numbers of 0 … 255. */
export const DIVISOR = 255;
