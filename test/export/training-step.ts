import type { CheckedModel } from "../../compiler/check.ts";
import { compile } from "../../compiler/compile.ts";
import type { Engine, HostTensor } from "../../runtime/engines/engine.ts";
import { inputsOf, randomInputs, rateInputs } from "../../runtime/training/step-inputs.ts";
import { plainAdamw } from "../../schema/recipe/recipe-optimizer.ts";
import type { Weights } from "./agreement.ts";

/** What the other side is told to do as well. */
const OPTIMIZER = { update: plainAdamw({ weight_decay: 0.05 }) };
const LEARNING_RATE = 1e-3;

type Tensors = ReadonlyMap<string, HostTensor>;

export interface TrainingStep {
  readonly labels: HostTensor;
  /** By the weights' paths. */
  readonly gradients: Tensors;
  readonly after: Tensors;
}

/** The gradients of one step, and the weights after AdamW with decay on all of them; without dropout. */
export async function trainingStep(
  { model, weights, inputs }: { model: CheckedModel; weights: Weights; inputs: Readonly<Record<string, HostTensor>> },
  engine: Engine,
): Promise<TrainingStep> {
  const batch = Object.values(inputs)[0]?.shape[0] ?? 1;
  const plan = compile({
    model,
    engine: engine.identity.name,
    batchSizes: { train: [batch] },
    objective: { cross_entropy: "logits", label_smoothing: 0 },
    optimizer: { ...OPTIMIZER, outputGradients: true, decayAll: true },
    trainingMode: false,
  });
  const prepared = engine.prepare(plan);
  const zeros = Object.entries(plan.state).map(([path, { shape }]): [string, HostTensor] => [
    path,
    { dtype: "f32", shape, data: new Float32Array(shape.reduce((product, size) => product * size, 1)) },
  ]);
  prepared.writeState(new Map([...zeros, ...weights].filter(([path]) => path in plan.state)));
  const labels: HostTensor = { dtype: "i32", shape: [batch], data: Int32Array.from({ length: batch }, (_, i) => i) };
  const train = inputsOf(plan, "train");
  const fed = {
    ...{ ...inputs, labels },
    ...randomInputs(train, 0, 1),
    ...rateInputs(train, LEARNING_RATE, OPTIMIZER.update, 1),
  };
  const results = await prepared.run("train", fed);
  const state = await prepared.readState();
  prepared.dispose();
  const gradients = Object.entries(results).flatMap(([name, tensor]) =>
    name.startsWith("grad/") ? [[name.slice(5), tensor] as const] : [],
  );
  return { labels, gradients: new Map(gradients), after: new Map([...state].filter(([path]) => weights.has(path))) };
}
