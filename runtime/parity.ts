import { type ForeignWeight, foreignWeights } from "../compiler/checkpoint-map.ts";
import { check, compile } from "../compiler/compile.ts";
import { sizesOfInputs } from "../compiler/contract.ts";
import type { Constant } from "../compiler/graph.ts";
import type { SpecOptions } from "../compiler/resolve.ts";
import type { TypedGraph } from "../compiler/typed-graph.ts";
import { caseWithout } from "../schema/messages/checkpoint.ts";
import { ProblemError } from "../schema/problem.ts";
import type { Source } from "../schema/source.ts";
import { type TensorType, typeText } from "./engines/eager/host.ts";
import type { Engine, HostTensor } from "./engines/engine.ts";
import { fitWords } from "./fit-messages.ts";
import { runError } from "./messages.ts";
import type { Safetensors } from "./safetensors.ts";
import { inputsOf, randomInputs, rateInputs } from "./step-inputs.ts";

/** Largest deviations allowed, each relative to the tensor's largest magnitude. */
export const TOLERANCE = { output: 1e-5, loss: 1e-5, gradient: 1e-4, adamw: 1e-5, state: 1e-5 } as const;

/** Below this, Adam turns the rounding noise of a gradient into whole steps: such entries are not compared. */
const NOISE = 1e-6;

/** The optimizer of the cases: torch.optim.AdamW, lr 1e-3, decay on every weight, no clipping. */
const OPTIMIZER = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.05, outputGradients: true, decayAll: true };
const LEARNING_RATE = 1e-3;

export interface Deviation {
  readonly kind: keyof typeof TOLERANCE;
  readonly name: string;
  /** Largest absolute difference, divided by the reference's largest magnitude. */
  readonly relative: number;
  /** The reference's largest magnitude. */
  readonly largest: number;
  readonly passed: boolean;
}

/** What a spec computes against what another library recorded: outputs, loss, gradients, one AdamW step. */
export interface ParityReport {
  readonly engine: string;
  readonly deviations: readonly Deviation[];
}

/**
 * Loads the case's weights into the model, runs it on an engine, and compares.
 * @param file what messages call the case
 * @throws ProblemError when the spec is wrong, no checkpoint map fits, or the case lacks something or is of other sizes
 */
export async function runParity(
  engine: Engine,
  source: Source,
  options: SpecOptions,
  reference: Safetensors,
  file: string,
): Promise<ParityReport> {
  const { typed, problems } = check(source, options);
  if (typed === undefined) throw new ProblemError(problems);
  const recorded = new Case(reference, file);
  const inputs = Object.fromEntries([...typed.inputs.keys()].map((name) => [name, recorded.tensor(`input/${name}`)]));
  const batch = Object.values(inputs)[0]?.shape[0] ?? 1;
  const weights = foreignWeights(typed, recorded.keysUnder("param/"));
  const train = recorded.has("labels");
  const inTraining = recorded.keysUnder("state/").size > 0;
  const plan = compile({
    source,
    ...options,
    engine: engine.identity.name,
    sizes: sizesOfInputs(typed, Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, shape]))),
    batchSizes: { predict: [batch], ...(train ? { train: [batch] } : {}) },
    objective: { kind: "cross_entropy", output: "logits", labelSmoothing: 0 },
    optimizer: OPTIMIZER,
    // Cases are recorded in eval mode, except those that also record what training does to buffers.
    trainingMode: inTraining,
  });
  for (const [name, input] of Object.entries({ ...inputsOf(plan, "predict"), ...inputsOf(plan, "train") })) {
    if (input.role === "data") recorded.tensorOf(`input/${name}`, input);
    else if (input.role === "target") recorded.tensorOf(name, input);
  }
  const prepared = engine.prepare(plan);
  try {
    const state = new Map(
      weights.map((weight) => [weight.path, adapted(weight, recorded.tensor(`param/${weight.key}`))]),
    );
    for (const [path, { dtype, shape }] of Object.entries(plan.state)) {
      if (!state.has(path)) state.set(path, { dtype, shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) });
    }
    prepared.writeState(state);
    // What training alone does to a model, its loss and its state show: the outputs of such a case are training's too.
    const random = (signature: string) => randomInputs(inputsOf(plan, signature), 0, 1);
    const deviations = inTraining
      ? []
      : compareOutputs(typed, await prepared.run("predict", { ...inputs, ...random("predict") }), recorded);
    if (train) {
      const { beta1, beta2 } = OPTIMIZER;
      const results = await prepared.run("train", {
        ...inputs,
        labels: recorded.tensor("labels"),
        ...random("train"),
        ...rateInputs(inputsOf(plan, "train"), LEARNING_RATE, [beta1, beta2], 1),
      });
      deviations.push(...compareTraining(results, await prepared.readState(), weights, recorded));
    }
    return { engine: engine.identity.name, deviations };
  } finally {
    prepared.dispose();
  }
}

class Case {
  private readonly tensors: ReadonlyMap<string, HostTensor>;
  private readonly file: string;

  constructor({ tensors }: Safetensors, file: string) {
    this.tensors = tensors;
    this.file = file;
  }

  has(key: string): boolean {
    return this.tensors.has(key);
  }

  tensor(key: string): HostTensor {
    const found = this.tensors.get(key);
    if (found === undefined) throw new ProblemError([caseWithout(this.file, key)]);
    return found;
  }

  /** The tensor, if it is of the type that the model has there. */
  tensorOf(key: string, type: TensorType | undefined): HostTensor {
    const found = this.tensor(key);
    if (type !== undefined && typeText(found) !== typeText(type)) {
      throw runError("R222", fitWords.R222(this.file, key, typeText(found), typeText(type)));
    }
    return found;
  }

  keysUnder(prefix: string): Set<string> {
    return new Set(
      [...this.tensors.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)),
    );
  }
}

function adapted(weight: ForeignWeight, tensor: HostTensor): HostTensor {
  const constant: Constant = { dtype: "f32", shape: tensor.shape, data: Float64Array.from(tensor.data) };
  const { shape, data } = weight.adapt(constant);
  return { dtype: "f32", shape, data: Float32Array.from(data) };
}

function compareOutputs(typed: TypedGraph, results: Readonly<Record<string, HostTensor>>, recorded: Case): Deviation[] {
  const names = [...typed.outputs.keys()].filter((name) => recorded.has(`output/${name}`));
  if (names.length === 0) throw new ProblemError([caseWithout("the case", "output/logits")]);
  return names.map((name) =>
    deviation("output", name, results[name], recorded.tensorOf(`output/${name}`, results[name])),
  );
}

function compareTraining(
  results: Readonly<Record<string, HostTensor>>,
  state: ReadonlyMap<string, HostTensor>,
  weights: readonly ForeignWeight[],
  recorded: Case,
): Deviation[] {
  const found = [deviation("loss", "loss", results.loss, recorded.tensor("loss"))];
  for (const weight of weights) {
    if (recorded.has(`state/${weight.key}`)) {
      found.push(
        deviation(
          "state",
          weight.path,
          state.get(weight.path),
          adapted(weight, recorded.tensor(`state/${weight.key}`)),
        ),
      );
    }
    if (!recorded.has(`grad/${weight.key}`)) continue;
    const gradient = adapted(weight, recorded.tensor(`grad/${weight.key}`));
    const ours = results[`grad/${weight.path}`] ?? { ...gradient, data: new Float32Array(gradient.data.length) };
    found.push(deviation("gradient", weight.path, ours, gradient));
    const after = adapted(weight, recorded.tensor(`adamw/${weight.key}`));
    const quiet = (i: number) => Math.abs(gradient.data[i] ?? 0) < NOISE;
    found.push(deviation("adamw", weight.path, state.get(weight.path), after, quiet));
  }
  return found;
}

function deviation(
  kind: Deviation["kind"],
  name: string,
  ours: HostTensor | undefined,
  theirs: HostTensor,
  skip: (index: number) => boolean = () => false,
): Deviation {
  const sameLength = ours !== undefined && ours.data.length === theirs.data.length;
  let largest = 0;
  let difference = sameLength ? 0 : Number.POSITIVE_INFINITY;
  for (const [i, value] of theirs.data.entries()) {
    largest = Math.max(largest, Math.abs(value));
    if (!skip(i)) {
      const apart = Math.abs((ours?.data[i] ?? Number.NaN) - value);
      // A NaN on either side is as far apart as can be.
      difference = Number.isNaN(apart) ? Number.POSITIVE_INFINITY : Math.max(difference, apart);
    }
  }
  // To a tensor that is 0 throughout nothing is relative.
  const relative = difference / (largest === 0 ? 1 : largest);
  return { kind, name, relative, largest, passed: relative <= TOLERANCE[kind] };
}
