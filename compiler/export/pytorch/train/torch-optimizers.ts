import type { OptimizerChoice, OptimizerName, OptimizerOptions } from "../../../../schema/recipe/recipe-optimizer.ts";
import { trainingScriptLacks } from "../../export-messages.ts";
import { unexported } from "../../unexported.ts";
import { numberText } from "../python/python-text.ts";
import { constant, number, type Settings, type Spelled } from "./spelled.ts";

/** An optimizer of ours as PyTorch has it. */
interface TorchOptimizer<Options> {
  /** What each option becomes. */
  settings(options: Options): Spelled<Options> & Settings;
  /** The class, and what it is given after the weights. */
  readonly name: string;
  readonly given: readonly string[];
  /** What is kept beside a weight → its name in PyTorch's state. */
  readonly kept: Readonly<Record<string, string>>;
  /** Whether the state of a weight counts steps. */
  readonly counts: boolean;
  /** Whether a first step is another than one from zeros, so that the state is empty before it. */
  startsEmpty?(options: Options): boolean;
}

/** What all have; `groups` and `layer_decay` are in the script's own groups. */
const common = (options: OptimizerOptions) => ({
  lr: number("LEARNING_RATE", options.lr, "the highest"),
  layer_decay: "line" as const,
  groups: "line" as const,
});

const decay = ({ weight_decay }: OptimizerOptions) => ({ weight_decay: number("WEIGHT_DECAY", weight_decay) });

/** Both of PyTorch's Adams take and keep the same. */
const adamAs = (name: string): TorchOptimizer<OptimizerOptions<"adam" | "adamw">> => ({
  settings: (options) => ({
    ...common(options),
    betas: constant("BETAS", `(${options.betas.map(numberText).join(", ")})`),
    epsilon: number("EPSILON", options.epsilon),
    ...decay(options),
  }),
  name,
  given: ["LEARNING_RATE", "BETAS", "EPSILON", "WEIGHT_DECAY"],
  kept: { first: "exp_avg", second: "exp_avg_sq" },
  counts: true,
});

/** Every optimizer; undefined for those that PyTorch has not, or as in other numbers of bits. */
const torchOptimizers: { readonly [Name in OptimizerName]: TorchOptimizer<OptimizerOptions<Name>> | undefined } = {
  adamw: adamAs("torch.optim.AdamW"),
  adam: adamAs("torch.optim.Adam"),
  sgd: {
    settings: (options) => ({
      ...common(options),
      // What is trained is known by what is kept of it.
      momentum:
        options.momentum === 0
          ? unexported(trainingScriptLacks("optimizer.sgd.momentum", "train.py"))
          : number("MOMENTUM", options.momentum),
      dampening: number("DAMPENING", options.dampening),
      nesterov: constant("NESTEROV", options.nesterov ? "True" : "False"),
      ...decay(options),
    }),
    name: "torch.optim.SGD",
    given: ["LEARNING_RATE", "MOMENTUM", "DAMPENING", "WEIGHT_DECAY", "NESTEROV"],
    kept: { momentum: "momentum_buffer" },
    counts: false,
    startsEmpty: ({ dampening }) => dampening !== 0,
  },
  lamb: undefined,
  lion: undefined,
  muon: undefined,
};

/** The optimizer that a recipe chose, in words of PyTorch. */
export interface SpelledOptimizer extends Pick<TorchOptimizer<never>, "name" | "given" | "counts"> {
  readonly settings: Settings;
  /** What is kept beside a weight: where it lies in a checkpoint, and its name in PyTorch's state. */
  readonly kept: readonly (readonly [folder: string, name: string])[];
  readonly startsEmpty: boolean;
}

/** @throws ProblemError X905 for one that PyTorch has no words for */
export function spelledOptimizer(choice: OptimizerChoice): SpelledOptimizer {
  const [[key, options] = []] = Object.entries<OptimizerOptions>(choice);
  const found = Object.entries<TorchOptimizer<OptimizerOptions> | undefined>(torchOptimizers).find(
    ([name]) => name === key,
  );
  const optimizer = found?.[1];
  if (key === undefined || options === undefined || optimizer === undefined)
    return unexported(trainingScriptLacks(`optimizer.${key}`, "train.py"));
  const { name, given, counts, kept } = optimizer;
  return {
    ...{ name, given, counts },
    settings: optimizer.settings(options),
    kept: Object.entries(kept).map(([what, theirs]) => [`${key}/${what}/`, theirs]),
    startsEmpty: optimizer.startsEmpty?.(options) ?? false,
  };
}
