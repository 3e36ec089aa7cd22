import type { Recipe } from "../../../../schema/recipe/recipe.ts";
import type { DatasetName } from "../../../../schema/recipe/recipe-dataset.ts";
import { numberText } from "../python/python-text.ts";

/** A constant at the head of `train.py`; without a value where its lines are shorter without it. */
export interface Setting {
  readonly constant: string;
  readonly value: string | undefined;
  readonly comment: string;
}

/**
 * What a value of a recipe becomes: a constant; another line of the script; or nothing, where model, images and
 * checkpoint hold what it chose, or it says nothing of training.
 */
type Spelling = Setting | "line" | "elsewhere";

/** Every key says what it becomes: one that recipes gain does not compile before it does. */
type Spelled<T> =
  | Spelling
  | (NonNullable<T> extends string | number | readonly unknown[]
      ? never
      : { readonly [K in keyof T]-?: Spelled<T[K]> });

interface Settings {
  readonly [key: string]: Spelling | Settings;
}

const constant = (name: string, value: string | undefined, comment = ""): Setting => ({
  constant: name,
  value,
  comment,
});

/** @param plain the value without which the script is shorter */
const number = (name: string, value: number | undefined, comment = "", plain?: number): Setting => ({
  constant: name,
  value: value === undefined || value === plain ? undefined : numberText(value),
  comment,
});

/** The constants that a recipe becomes, in the order of their lines. */
export function settingsOf(recipe: Recipe): readonly Setting[] {
  const { adamw } = recipe.optimizer;
  const settings: Spelled<Recipe> & Settings = {
    $schema: "elsewhere",
    vitral: "elsewhere",
    name: "line",
    doc: "elsewhere",
    spec: "elsewhere",
    preset: "elsewhere",
    set: "elsewhere",
    engine: "elsewhere",
    logs: "elsewhere",
    dataset: { name: "line", train: "elsewhere", validation: "elsewhere", split_seed: "elsewhere" },
    epochs: number("EPOCHS", recipe.epochs),
    extended: constant(
      "PLANS",
      recipe.extended &&
        `[${recipe.extended.map(({ until_step, epochs }) => `(${until_step}, ${epochs})`).join(", ")}]`,
      "until which step the rate went as for how many epochs",
    ),
    batch_size: number("BATCH_SIZE", recipe.batch_size, "images in a step, of all processes together"),
    optimizer: {
      adamw: {
        lr: number("LEARNING_RATE", adamw.lr, "the highest"),
        betas: constant("BETAS", `(${adamw.betas.map(numberText).join(", ")})`),
        epsilon: number("EPSILON", adamw.epsilon),
        weight_decay: number("WEIGHT_DECAY", adamw.weight_decay),
      },
    },
    schedule: {
      warmup: number("WARMUP", recipe.schedule.warmup, "part of all steps over which the rate rises", 0),
      decay: "line",
      final: number("FINAL", recipe.schedule.final, "what the rate falls to, as a part of the highest", 0),
    },
    clip_norm: number("CLIP_NORM", recipe.clip_norm, "of all gradients together"),
    objective: {
      cross_entropy: "line",
      label_smoothing: number("LABEL_SMOOTHING", recipe.objective.label_smoothing, "", 0),
    },
    seed: number("SEED", recipe.seed),
  };
  return flat(settings);
}

const flat = (settings: Settings): Setting[] =>
  Object.values(settings).flatMap((one) => (typeof one === "string" ? [] : isSetting(one) ? [one] : flat(one)));

const isSetting = (one: Setting | Settings): one is Setting => typeof one.constant === "string";

/** What is left of the learning rate after `progress` of the way down, and in words. */
export const falls: {
  readonly [Decay in Recipe["schedule"]["decay"]]: { readonly left: string; readonly words: string };
} = {
  cosine: { left: "0.5 * (1 + math.cos(math.pi * progress))", words: "falls as a cosine does" },
  linear: { left: "1 - progress", words: "falls in a line" },
  none: { left: "1", words: "stays" },
};

/** Images lie in `data.safetensors` as whole numbers; what those of each dataset are divided by. */
export const divisors: { readonly [Name in DatasetName]: number } = { mnist: 255 };
