import type { OptimizerChoice, OptimizerName, OptimizerOptions } from "../../../../schema/recipe/recipe-optimizer.ts";
import { numberText, stringText } from "../python/python-text.ts";
import { lambClass, lionClass } from "./own-optimizers.ts";
import { constant, number, type Settings, type Spelled } from "./spelled.ts";

/** An optimizer of PyTorch's, or a class of the script. */
interface TorchPart {
  /** The class, and what it is given after the weights. */
  readonly name: string;
  readonly given: readonly string[];
  /** What is kept beside a weight → its name in PyTorch's state. */
  readonly kept: Readonly<Record<string, string>>;
  /** Whether the state of a weight counts steps. */
  readonly counts: boolean;
  /** Whether a first step is another than one from zeros, so that the state is empty before it. */
  readonly startsEmpty?: boolean;
  /** What it is called, where it is not the only one, and the dictionary of its weights and the list of their groups. */
  readonly called?: { readonly variable: string; readonly weights: string; readonly groups: string };
}

/** An optimizer of ours in words of PyTorch. */
interface TorchOptimizer<Options> {
  /** What each option becomes. */
  settings(options: Options): Spelled<Options> & Settings;
  /** One, or one for each kind of weights. */
  parts(options: Options): readonly TorchPart[];
  /** The class, where PyTorch has none. */
  own?(options: Options): string;
}

/** What all have; `groups` and `layer_decay` are in the script's own groups. */
const common = (options: OptimizerOptions) => ({
  lr: number("LEARNING_RATE", options.lr, "the highest"),
  layer_decay: "line" as const,
  groups: "line" as const,
});

const decay = ({ weight_decay }: OptimizerOptions) => ({ weight_decay: number("WEIGHT_DECAY", weight_decay) });

const betas = (values: readonly number[]) => constant("BETAS", `(${values.map(numberText).join(", ")})`);

const truth = (name: string, isTrue: boolean) => constant(name, isTrue ? "True" : "False");

/** Both of PyTorch's Adams take and keep the same. */
const adamAs = (name: string): TorchOptimizer<OptimizerOptions<"adam" | "adamw">> => ({
  settings: (options) => ({
    ...common(options),
    betas: betas(options.betas),
    epsilon: number("EPSILON", options.epsilon),
    ...decay(options),
  }),
  parts: () => [adamPart(name, ["LEARNING_RATE", "BETAS", "EPSILON", "WEIGHT_DECAY"])],
});

const adamPart = (name: string, given: readonly string[]): TorchPart => ({
  ...{ name, given, counts: true },
  kept: { first: "exp_avg", second: "exp_avg_sq" },
});

const sgd: TorchOptimizer<OptimizerOptions<"sgd">> = {
  settings: (options) => {
    const keeps = options.momentum > 0;
    return {
      ...common(options),
      momentum: number("MOMENTUM", options.momentum, "", 0),
      dampening: keeps ? number("DAMPENING", options.dampening) : "line",
      nesterov: keeps ? truth("NESTEROV", options.nesterov) : "line",
      ...decay(options),
    };
  },
  parts: ({ momentum, dampening }) => [
    momentum === 0
      ? { name: "torch.optim.SGD", given: ["LEARNING_RATE", "weight_decay=WEIGHT_DECAY"], kept: {}, counts: false }
      : {
          name: "torch.optim.SGD",
          given: ["LEARNING_RATE", "MOMENTUM", "DAMPENING", "WEIGHT_DECAY", "NESTEROV"],
          kept: { momentum: "momentum_buffer" },
          counts: false,
          startsEmpty: dampening !== 0,
        },
  ],
};

/** Matrices by Muon, which in PyTorch multiplies in 16 bits, and all other weights by AdamW. */
const muon: TorchOptimizer<OptimizerOptions<"muon">> = {
  settings: (options) => ({
    ...common(options),
    weight_decay: "line",
    momentum: number("MOMENTUM", options.momentum),
    nesterov: truth("NESTEROV", options.nesterov),
    iterations: number("ITERATIONS", options.iterations, "that make a step orthogonal"),
    adjust_lr: constant("ADJUST_RATE", stringText(options.adjust_lr), "to the form of a matrix"),
    except: "line",
    rest: {
      ...{ lr: "line", weight_decay: "line" },
      betas: betas(options.rest.betas),
      epsilon: number("EPSILON", options.rest.epsilon),
    },
  }),
  parts: () => [
    {
      name: "torch.optim.Muon",
      given: [
        ...["LEARNING_RATE", "momentum=MOMENTUM", "nesterov=NESTEROV"],
        ...["ns_steps=ITERATIONS", "adjust_lr_fn=ADJUST_RATE"],
      ],
      kept: { momentum: "momentum_buffer" },
      counts: false,
      called: { variable: "muon", weights: "matrices", groups: "MATRICES" },
    },
    {
      ...adamPart("torch.optim.AdamW", ["LEARNING_RATE", "BETAS", "EPSILON"]),
      called: { variable: "adamw", weights: "others", groups: "OTHERS" },
    },
  ],
};

const torchOptimizers: { readonly [Name in OptimizerName]: TorchOptimizer<OptimizerOptions<Name>> } = {
  adamw: adamAs("torch.optim.AdamW"),
  adam: adamAs("torch.optim.Adam"),
  sgd,
  lamb: {
    settings: (options) => ({
      ...common(options),
      betas: betas(options.betas),
      epsilon: number("EPSILON", options.epsilon),
      ...decay(options),
      trust_clip: "line",
      always_adapt: "line",
    }),
    parts: () => [{ name: "Lamb", given: [], kept: { first: "first", second: "second" }, counts: true }],
    own: lambClass,
  },
  lion: {
    settings: (options) => ({ ...common(options), betas: betas(options.betas), ...decay(options) }),
    parts: () => [{ name: "Lion", given: [], kept: { mean: "mean" }, counts: false }],
    own: () => lionClass,
  },
  muon,
};

/** An optimizer of the script. */
export interface SpelledPart extends Omit<TorchPart, "kept" | "called"> {
  readonly variable: string;
  readonly weights: string;
  readonly groups: string;
  /** What is kept beside a weight: where it lies in a checkpoint, and its name in PyTorch's state. */
  readonly kept: readonly (readonly [folder: string, name: string])[];
  /** Where the first of that lies. */
  readonly folder: string | undefined;
}

/** The optimizer that a recipe chose, in words of PyTorch. */
export interface SpelledOptimizer {
  readonly settings: Settings;
  readonly parts: readonly SpelledPart[];
  readonly own: string | undefined;
}

const alone = { variable: "optimizer", weights: "trained", groups: "GROUPS" };

export function spelledOptimizer(choice: OptimizerChoice): SpelledOptimizer {
  const [[key, options] = []] = Object.entries<OptimizerOptions>(choice);
  const optimizer = Object.entries<TorchOptimizer<OptimizerOptions>>(torchOptimizers).find(([name]) => name === key);
  if (options === undefined || optimizer === undefined) throw new Error("a recipe chooses an optimizer");
  const [, spelled] = optimizer;
  return {
    settings: spelled.settings(options),
    own: spelled.own?.(options),
    parts: spelled.parts(options).map(({ kept, called = alone, ...part }) => {
      const places = Object.entries(kept).map(([what, theirs]) => [`${key}/${what}/`, theirs] as const);
      return { ...part, ...called, kept: places, folder: places[0]?.[0] };
    }),
  };
}
