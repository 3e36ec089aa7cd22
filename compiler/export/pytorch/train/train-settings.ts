import type { Recipe } from "../../../../schema/recipe/recipe.ts";
import { constant, number, type Setting, type Settings, type Spelled, without } from "./spelled.ts";
import { spelledObjective } from "./torch-objectives.ts";
import { spelledOptimizer } from "./torch-optimizers.ts";

/** The constants that a recipe becomes, in the order of their lines. */
export function settingsOf(recipe: Recipe): readonly Setting[] {
  const settings: Spelled<Omit<Recipe, "optimizer">> & Settings = {
    $schema: "elsewhere",
    vitral: "elsewhere",
    name: "line",
    doc: "elsewhere",
    spec: "elsewhere",
    preset: "elsewhere",
    set: "elsewhere",
    engine: "elsewhere",
    logs: "elsewhere",
    checkpoints: without("checkpoints.every", recipe.checkpoints.every === undefined),
    early_stop: without("early_stop", recipe.early_stop === undefined),
    dataset: "elsewhere",
    loading: "elsewhere",
    start: without("start", recipe.start === undefined),
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
    schedule: {
      warmup: number("WARMUP", recipe.schedule.warmup, "part of all steps over which the rate rises", 0),
      warmup_epochs: without("schedule.warmup_epochs", recipe.schedule.warmup_epochs === undefined),
      warmup_steps: without("schedule.warmup_steps", recipe.schedule.warmup_steps === undefined),
      decay: falls[recipe.schedule.decay] === undefined ? without("schedule.decay", false) : "line",
      every: "line",
      factor: "line",
      start: "line",
      final: number("FINAL", recipe.schedule.final, "what the rate falls to, as a part of the highest", 0),
    },
    accumulate: without("accumulate", (recipe.accumulate ?? 1) === 1),
    average: without("average", recipe.average === undefined),
    clip_value: number("CLIP_VALUE", recipe.clip_value, "of each number of a gradient"),
    clip_norm: number("CLIP_NORM", recipe.clip_norm, "of all gradients together"),
    objective: spelledObjective(recipe.objective).settings,
    seed: number("SEED", recipe.seed),
  };
  return flat(settings);
}

const flat = (settings: Settings): Setting[] =>
  Object.values(settings).flatMap((one) => (typeof one === "string" ? [] : isSetting(one) ? [one] : flat(one)));

const isSetting = (one: Setting | Settings): one is Setting => typeof one.constant === "string";

/** What is left of the learning rate after `progress` of the way down, and in words; undefined where the script has none. */
export const falls: {
  readonly [Decay in Recipe["schedule"]["decay"]]: { readonly left: string; readonly words: string } | undefined;
} = {
  cosine: { left: "0.5 * (1 + math.cos(math.pi * progress))", words: "falls as a cosine does" },
  linear: { left: "1 - progress", words: "falls in a line" },
  none: { left: "1", words: "stays" },
  step: undefined,
  one_cycle: undefined,
};

/** Images lie in `data.safetensors` as whole numbers of 0 … 255. */
export const DIVISOR = 255;
