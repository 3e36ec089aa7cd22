import { check } from "../../compiler/check.ts";
import { foreignWeights } from "../../compiler/checkpoint/checkpoint-map.ts";
import type { WeightSource } from "../../compiler/checkpoint/weight-source.ts";
import { compile } from "../../compiler/compile.ts";
import type { TypedGraph } from "../../compiler/expand/typed-graph.ts";
import type { Plan } from "../../compiler/ir/plan.ts";
import { sizesOfInputs } from "../../compiler/lower/check-contract.ts";
import type { SpecOptions } from "../../compiler/model/resolve.ts";
import { targetNamed } from "../../compiler/targets/index.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import type { Source } from "../../schema/problem/source.ts";
import { plainAdamw } from "../../schema/recipe/recipe-optimizer.ts";
import { caseWithout } from "../../schema/spec/checkpoint-messages.ts";
import type { Engine, HostTensor, PreparedPlan } from "../engines/engine.ts";
import type { Safetensors } from "../format/safetensors.ts";
import { inputsOf, randomInputs, rateInputs } from "../training/step-inputs.ts";
import { compareTraining } from "./compare-training.ts";
import { type Deviation, deviation } from "./deviation.ts";
import { ParityCase } from "./parity-case.ts";

/** The optimizer of the cases: torch.optim.AdamW, lr 1e-3, decay on every weight, no clipping. */
const OPTIMIZER = { update: plainAdamw({ weight_decay: 0.05 }), outputGradients: true, decayAll: true };
const LEARNING_RATE = 1e-3;

/** What a spec computes against what another library recorded: outputs, loss, gradients, one AdamW step. */
export interface ParityReport {
  readonly engine: string;
  readonly deviations: readonly Deviation[];
  /** The other library's weights: how many there are, and those that the spec's map leaves out. */
  readonly weights: { readonly count: number; readonly unused: readonly string[] };
}

/**
 * Loads the case's weights into the model, runs it on an engine, and compares.
 * @param file what messages call the case
 * @throws ProblemError when the spec is wrong, no checkpoint map fits, or the case lacks something or is of another size
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
  const recorded = new ParityCase(reference, file);
  const inputs = Object.fromEntries([...typed.inputs.keys()].map((name) => [name, recorded.tensor(`input/${name}`)]));
  const batch = Object.values(inputs)[0]?.shape[0] ?? 1;
  const keys = recorded.keysUnder("param/");
  const weights = foreignWeights(typed, new Map([...keys].map((key) => [key, recorded.tensor(`param/${key}`)])));
  const ownLoss = typed.outputs.has("loss");
  const trains = targetNamed(engine.identity.name)?.predictsOnly !== true;
  const train = trains && (recorded.has("labels") || (ownLoss && recorded.has("loss")));
  const inTraining = recorded.keysUnder("state/").size > 0;
  const plan = compile({
    source,
    ...options,
    engine: engine.identity.name,
    sizes: sizesOfInputs(typed, Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, shape]))),
    batchSizes: { predict: [batch], ...(train ? { train: [batch] } : {}) },
    // A model that is trained without labels says its loss itself.
    objective: ownLoss ? { nodes: [{ identity: {}, in: "loss" }] } : { cross_entropy: "logits", label_smoothing: 0 },
    optimizer: OPTIMIZER,
    // Cases are recorded in eval mode, except those that also record what training does to buffers.
    trainingMode: inTraining,
  });
  requireInputs(plan, recorded);
  const prepared = engine.prepare(plan);
  try {
    const state = initialState(plan, weights, recorded);
    prepared.writeState(state);
    // What training alone does to a model, its loss and its state show: the outputs of such a case are training's too.
    const deviations = inTraining ? [] : compareOutputs(typed, await predict(prepared, plan, inputs), recorded);
    if (train) {
      const fed = {
        ...inputs,
        ...(recorded.has("labels") ? { labels: recorded.tensor("labels") } : {}),
        ...randomInputs(inputsOf(plan, "train"), 0, 1),
        ...rateInputs(inputsOf(plan, "train"), LEARNING_RATE, OPTIMIZER.update, 1),
      };
      deviations.push(...(await compareTraining(prepared, state, fed, weights, recorded)));
    }
    const used = new Set(weights.flatMap((weight) => weight.keys));
    const unused = [...keys].filter((key) => !used.has(key));
    return { engine: engine.identity.name, deviations, weights: { count: keys.size, unused } };
  } finally {
    prepared.dispose();
  }
}

/** That the case was recorded with inputs of this model's sizes. */
function requireInputs(plan: Plan, recorded: ParityCase): void {
  for (const [name, input] of Object.entries({ ...inputsOf(plan, "predict"), ...inputsOf(plan, "train") })) {
    if (input.role === "data") recorded.require(`input/${name}`, input);
    if (input.role === "target") recorded.require(name, input);
  }
}

/** The case's weights, and zeros for the optimizer's moments. */
function initialState(plan: Plan, weights: readonly WeightSource[], recorded: ParityCase): Map<string, HostTensor> {
  const state = new Map(weights.map((weight) => [weight.path, recorded.adapted("param", weight)]));
  for (const [path, { dtype, shape }] of Object.entries(plan.state)) {
    if (!state.has(path)) state.set(path, { dtype, shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) });
  }
  return state;
}

const predict = (prepared: PreparedPlan, plan: Plan, inputs: Readonly<Record<string, HostTensor>>) =>
  prepared.run("predict", { ...inputs, ...randomInputs(inputsOf(plan, "predict"), 0, 1) });

function compareOutputs(
  typed: TypedGraph,
  results: Readonly<Record<string, HostTensor>>,
  recorded: ParityCase,
): Deviation[] {
  const names = [...typed.outputs.keys()].filter((name) => recorded.has(`output/${name}`));
  if (names.length === 0) throw new ProblemError(caseWithout(recorded.file, "output/logits"));
  return names.map((name) => {
    const ours = results[name];
    if (ours === undefined) throw new Error(`the plan computes \`${name}\``);
    return deviation("output", name, ours, recorded.require(`output/${name}`, ours));
  });
}
