import type { InputRole, Plan, Program } from "../../compiler/ir/plan.ts";
import { shareInput } from "../../compiler/lower/lower.ts";
import { chosenOptimizer } from "../../compiler/training/optimizers/optimizers.ts";
import type { Recipe } from "../../schema/recipe/recipe.ts";
import { droppingOps } from "../../schema/recipe/recipe-dropping.ts";
import { type OptimizerChoice, optionsOf } from "../../schema/recipe/recipe-optimizer.ts";
import type { Batch } from "../data/batches.ts";
import { seedWords } from "../data/seed.ts";
import type { HostTensor } from "../engines/engine.ts";
import { droppedPart } from "./dropped-part.ts";
import type { Schedule } from "./schedule.ts";
import { learningRate } from "./schedule.ts";

/**
 * How often weights have changed before a step, counted from 0: each time is of `accumulate` steps, but for what is left
 * of an epoch.
 * @param perEpoch steps of an epoch
 */
export function changesBefore({ accumulate = 1 }: Recipe, perEpoch: number, step: number): number {
  const [epoch, batch] = [Math.floor(step / perEpoch), step % perEpoch];
  return epoch * Math.ceil(perEpoch / accumulate) + Math.floor(batch / accumulate);
}

/**
 * The learning rate of a step, counted from 0, by the recipe's schedule as it holds at that step: that of a run of all
 * epochs that were planned then.
 * @param perEpoch steps of an epoch
 */
export function rateAt(recipe: Recipe, perEpoch: number, step: number): number {
  return learningRate(scheduleOf(recipe, perEpoch, step), changesBefore(recipe, perEpoch, step));
}

/** The schedule, counted in changes of the weights. */
export function scheduleOf(recipe: Recipe, perEpoch: number, step: number): Schedule {
  const { warmup, warmup_epochs, warmup_steps, decay, final, every = 30, factor = 0.1, start } = recipe.schedule;
  const epochs = epochsPlanned(recipe, step);
  const changes = Math.ceil(perEpoch / (recipe.accumulate ?? 1));
  const steps = epochs * changes;
  const rises = warmup_epochs === undefined ? warmup * steps : warmup_epochs * changes;
  return {
    ...{ peak: optionsOf(recipe.optimizer).lr, steps, decay, final },
    warmupSteps: Math.min(steps, warmup_steps ?? Math.round(rises)),
    ...(decay === "step" ? { every: every * changes, factor } : {}),
    start: start ?? (decay === "one_cycle" ? 0.04 : 0),
  };
}

/** How many epochs the run was to have at a step. */
const epochsPlanned = (recipe: Recipe, step: number): number =>
  (recipe.extended?.find(({ until_step }) => step < until_step) ?? recipe).epochs;

/** What part of their rate the nodes of each op of chance that the recipe schedules have in a step, counted from 0. */
export function partsDropped(recipe: Recipe, perEpoch: number, step: number): Readonly<Record<string, number>> {
  const changes = Math.ceil(perEpoch / (recipe.accumulate ?? 1));
  const before = changesBefore(recipe, perEpoch, step);
  const parts = droppingOps.flatMap((op) => {
    const dropping = recipe[op];
    if (dropping === undefined) return [];
    const steps = Math.round((dropping.epochs ?? epochsPlanned(recipe, step)) * changes);
    return [[shareInput(op), droppedPart(dropping, steps, before)] as const];
  });
  return Object.fromEntries(parts);
}

type Inputs = Program["inputs"];
type Tensors = Readonly<Record<string, HostTensor>>;

/** What the programs of a signature take; those of other batch sizes differ in shapes alone. */
export function inputsOf(plan: Plan, signature: string): Inputs {
  return plan.signatures[signature]?.[0]?.inputs ?? {};
}

/** What `train` and `eval` take of a batch: the one input of images, whatever its name, and what is to be learnt of them. */
export function batchInputs(inputs: Inputs, { image, labels, targets }: Batch): Tensors {
  const images = Object.entries(inputs).filter(([, { role }]) => role === "data");
  return {
    ...Object.fromEntries(images.map(([name]) => [name, image])),
    ...feed(inputs, "target", { labels, ...(targets === undefined ? {} : { targets }) }),
  };
}

/**
 * What a step of training takes of a recipe beside images and labels.
 * @param perEpoch steps of an epoch
 * @param step counted from 0
 * @param share of the images that the weights' next change takes, those of this batch
 * @param rate the learning rate, where it is not the schedule's
 */
export function stepInputs(
  inputs: Inputs,
  recipe: Recipe,
  perEpoch: number,
  step: number,
  share = 1,
  rate = rateAt(recipe, perEpoch, step),
): Tensors {
  const t = changesBefore(recipe, perEpoch, step) + 1;
  const dropped = partsDropped(recipe, perEpoch, step);
  const more = { accumulation_share: share, average_share: averageShare(recipe, t), ...dropped };
  return {
    ...randomInputs(inputs, recipe.seed, step + 1),
    ...rateInputs(inputs, rate, recipe.optimizer, t, more),
  };
}

/** 1 − decay of the running averages, as timm's ModelEmaV3 has it; t counts changes of the weights from 1. */
export function averageShare({ average }: Pick<Recipe, "average">, t: number): number {
  if (average === undefined || t === 1) return 1;
  return 1 - Math.min(average.decay, average.warmup ? 1 - t ** (-2 / 3) : 1);
}

/**
 * The seed's two words and the number of the step, for the random streams that a program has; steps of training count
 * from 1, and what only evaluates takes numbers from 0 down, so that neither meets the other's random numbers.
 */
export function randomInputs(inputs: Inputs, seed: number, step: number): Tensors {
  const { low, high } = seedWords(seed);
  return feed(inputs, "randomness", {
    seed: { dtype: "i32", shape: [2], data: Int32Array.of(low, high) },
    step: { dtype: "i32", shape: [], data: Int32Array.of(step) },
  });
}

/** The learning rate and the optimizer's other numbers of a step, computed in f64; t counts from 1. */
export function rateInputs(
  inputs: Inputs,
  rate: number,
  optimizer: OptimizerChoice,
  t: number,
  more: Readonly<Record<string, number>> = {},
): Tensors {
  const numbers = { lr: rate, ...chosenOptimizer(optimizer).scalars(t), ...more };
  const scalar = (value: number): HostTensor => ({ dtype: "f32", shape: [], data: Float32Array.of(value) });
  return feed(
    inputs,
    "schedule",
    Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, scalar(value)])),
  );
}

/** The inputs of a role that the program declares, no others: a run feeds what its plan says it takes. */
function feed(inputs: Inputs, role: InputRole, known: Tensors): Tensors {
  const asked = Object.entries(inputs).filter(([, input]) => input.role === role);
  return Object.fromEntries(
    asked.map(([name]) => {
      const tensor = known[name];
      if (tensor === undefined) throw new Error(`the plan asks for "${name}", which no run has`);
      return [name, tensor];
    }),
  );
}
