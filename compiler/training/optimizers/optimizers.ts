import {
  type OptimizerChoice,
  type OptimizerName,
  type OptimizerOptions,
  optionsOf,
} from "../../../schema/recipe/recipe-optimizer.ts";
import type { GraphBuilder } from "../../graph/graph-builder.ts";
import type { StateEntry } from "../../ir/plan.ts";
import { pathBeside } from "../../ir/state-path.ts";
import { adam } from "./adam.ts";
import { adamw } from "./adamw.ts";
import { lamb } from "./lamb.ts";
import { lion } from "./lion.ts";
import { muon } from "./muon.ts";
import { type Optimizer, StepNumbers, type WeightForm, type WithGradient } from "./optimizer.ts";
import { sgd } from "./sgd.ts";

/** What a recipe may choose → what it is. */
const optimizers: { readonly [Name in OptimizerName]: Optimizer<OptimizerOptions<Name>> } = {
  adamw,
  adam,
  sgd,
  lamb,
  lion,
  muon,
};

/** An optimizer with its options: all that others need to know of whichever was chosen. */
export interface ChosenOptimizer {
  readonly title: string;
  /** The rate and the decay of a weight that no group matches. */
  base(weight: WeightForm): { readonly lr: number; readonly weight_decay: number };
  /** State kept beside a weight, by path. */
  keptBeside(weight: WeightForm): ReadonlyMap<string, StateEntry>;
  /** Numbers of a step beside its learning rate; t counts from 1. */
  scalars(t: number): Readonly<Record<string, number>>;
  /** Adds a step's change of these weights to a graph: writes each, and what is kept beside it. */
  update(builder: GraphBuilder, weights: readonly WithGradient[]): void;
}

export function chosenOptimizer(choice: OptimizerChoice): ChosenOptimizer {
  const found = Object.entries<Optimizer<OptimizerOptions>>(optimizers).find(([name]) => name in choice);
  if (found === undefined) throw new Error("a recipe chooses an optimizer");
  return withOptions(...found, optionsOf(choice));
}

function withOptions<O extends { readonly lr: number; readonly weight_decay: number }>(
  name: string,
  optimizer: Optimizer<O>,
  options: O,
): ChosenOptimizer {
  const pathsBeside = (weight: WeightForm) =>
    optimizer.keeps(options, weight).map((what) => pathBeside(name, what, weight.path));
  return {
    title: optimizer.title,
    base: (weight) => optimizer.base?.(options, weight) ?? options,
    keptBeside: (weight) => {
      const entry: StateEntry = {
        dtype: "f32",
        shape: weight.sizes,
        role: "moment",
        init: { kind: "zeros" },
        decay: false,
        trainable: false,
      };
      return new Map(pathsBeside(weight).map((path) => [path, entry]));
    },
    scalars: (t) => optimizer.scalars(options, t),
    update(builder, weights) {
      const updateWeight = optimizer.begin(new StepNumbers(builder, name), options, weights);
      for (const weight of weights) {
        const paths = pathsBeside(weight);
        const { dtype, shape } = weight.value;
        const before = paths.map((path) => builder.state(path, { dtype, shape }));
        const after = updateWeight(builder.emitter(weight.path), weight, before);
        builder.write(weight.path, after.weight);
        paths.forEach((path, i) => {
          const kept = after.kept[i];
          if (kept === undefined) throw new Error(`${name} keeps ${path} and does not say what becomes of it`);
          builder.write(path, kept);
        });
      }
    },
  };
}
