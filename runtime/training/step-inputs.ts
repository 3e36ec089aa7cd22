import type { InputRole, Plan, Program } from "../../compiler/ir/plan.ts";
import { chosenOptimizer } from "../../compiler/training/optimizers/optimizers.ts";
import type { Recipe } from "../../schema/recipe/recipe.ts";
import { type OptimizerChoice, optionsOf } from "../../schema/recipe/recipe-optimizer.ts";
import type { Batch } from "../data/batches.ts";
import { seedWords } from "../data/seed.ts";
import type { HostTensor } from "../engines/engine.ts";
import type { Schedule } from "./schedule.ts";
import { learningRate } from "./schedule.ts";

/**
 * The recipe's schedule in steps, as it holds at one of them: that of a run of all epochs that were planned then.
 * @param perEpoch steps of an epoch
 */
export function scheduleOf(recipe: Recipe, perEpoch: number, step: number): Schedule {
  const { warmup, decay, final } = recipe.schedule;
  const { epochs } = recipe.extended?.find(({ until_step }) => step < until_step) ?? recipe;
  const steps = epochs * perEpoch;
  return { peak: optionsOf(recipe.optimizer).lr, steps, warmupSteps: Math.round(warmup * steps), decay, final };
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
 * What `train` takes of a recipe beside images and labels, at a step counted from 0.
 * @param perEpoch steps of an epoch
 */
export function stepInputs(inputs: Inputs, recipe: Recipe, perEpoch: number, step: number): Tensors {
  return {
    ...randomInputs(inputs, recipe.seed, step + 1),
    ...rateInputs(inputs, learningRate(scheduleOf(recipe, perEpoch, step), step), recipe.optimizer, step + 1),
  };
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
export function rateInputs(inputs: Inputs, rate: number, optimizer: OptimizerChoice, t: number): Tensors {
  const numbers = { lr: rate, ...chosenOptimizer(optimizer).scalars(t) };
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
