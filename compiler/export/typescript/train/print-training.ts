import type { TypedGraph } from "../../../expand/typed-graph.ts";
import { type Objective, outputOf } from "../../../training/objective/objective.ts";
import type { ExportedTraining } from "../../export-details.ts";
import { trainingScriptLacks } from "../../export-messages.ts";
import { unexported } from "../../unexported.ts";
import { helpers, withNeeded } from "../helpers.ts";
import { commentText, key, namesIn, valueText } from "../identifier.ts";
import { trainingGraph } from "./training-graph.ts";
import { UPDATE } from "./update-text.ts";
import { writeTraining } from "./write-training.ts";

const RESERVED = "tf w state images labels rate seed step optimizer tables table Pair Weights".split(" ");

/** What is made small, in words. */
function aimText(objective: Objective): string {
  const of = `of \`${commentText(outputOf(objective)?.name ?? "")}\``;
  const { label_smoothing = 0 } = "label_smoothing" in objective ? objective : {};
  const smoothed = label_smoothing > 0 ? ` with labels smoothed by ${label_smoothing}` : "";
  if ("cross_entropy" in objective) return `the cross-entropy ${of}${smoothed}`;
  if ("binary_cross_entropy" in objective) return `the binary cross-entropy ${of}${smoothed}`;
  return "squared_error" in objective ? `the squared error ${of}` : "what the recipe's nodes compute";
}

/** @throws ProblemError X905 for what the step's update has no words for, by its key in the recipe */
function plainAdamW({ update, clipValue, accumulates }: ExportedTraining["optimizer"]) {
  const lacks = (key: string) => unexported(trainingScriptLacks(key, "train.ts"));
  if (!("adamw" in update)) return lacks(`optimizer.${Object.keys(update)}`);
  if (clipValue !== undefined) return lacks("clip_value");
  if (accumulates === true) return lacks("accumulate");
  for (const key of ["groups", "layer_decay"] as const)
    if (update.adamw[key] !== undefined) return lacks(`optimizer.adamw.${key}`);
  return update.adamw;
}

/**
 * A training step as a TypeScript module beside the model's: loss, gradients and AdamW on tfjs alone, made ahead of time.
 * @throws ProblemError X901, X902, X905
 */
export function trainingModule(model: TypedGraph, training: ExportedTraining): string {
  const { typed, objective, optimizer } = training;
  const { clipNorm } = optimizer;
  const adamw = plainAdamW(optimizer);
  const graph = trainingGraph(training);
  const step = writeTraining(typed, graph, [...RESERVED, ...Object.keys(helpers)]);
  const { betas, epsilon, weight_decay: weightDecay } = adamw;
  const [beta1, beta2] = betas;
  const settings = { beta1, beta2, epsilon, weightDecay, ...(clipNorm === undefined ? {} : { clipNorm }) };
  const decays = (path: string) => optimizer.decayAll === true || typed.weights.get(path)?.decay === true;
  const record = (of: ReadonlyMap<string, string>) => [...of].map(([path, value]) => `      ${key(path)}: ${value},`);
  const list = (paths: readonly string[]) => `[\n${paths.map((path) => `  ${valueText(path)},`).join("\n")}\n]`;
  const inputs = step.inputs.map((name) => `${name}: tf.Tensor`).join(", ");
  const isRandom = step.lines.some((line) => namesIn(line).includes("uniform"));
  const used = withNeeded(step.helpers).map((name) => helpers[name].text.trim());
  const trained = [...step.gradients.keys()];
  const parts = [
    `/**
 * A training step of \`${commentText(typed.name)}\`, compiled ahead of time: no gradient is worked out as it runs.
 * It minimises ${aimText(objective)} by AdamW.
 *
 * Written by Vitral from the spec \`${commentText(model.name)}\`. Sections follow one another: forward, loss, gradients, update; comments
 * name the node of the spec that lines came from.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Weights } from "./model.ts";`,
    ...(/\bPair\b/.test(used.join()) || step.lines.some((line) => namesIn(line).includes("Pair"))
      ? ["type Pair = [number, number];"]
      : []),
    `export const optimizer = { ${Object.entries(settings)
      .map(([name, value]) => `${name}: ${value}`)
      .join(", ")} };`,
    `/** What training has and changes: weights by path, and the optimizer's means of their gradients and of the squares of those. */
export interface TrainingState {
  readonly weights: Record<string, tf.Variable>;
  readonly first: Record<string, tf.Variable>;
  readonly second: Record<string, tf.Variable>;
  /** Steps that were taken. */
  steps: number;
}`,
    `/** Weights that the loss depends on. */
const trained: readonly string[] = ${list(trained)};

/** Those that weight decay applies to. */
const decayed: ReadonlySet<string> = new Set(${list(trained.filter(decays))});`,
    `/**
 * One step: changes the state's weights, and gives what it found before it did. Whoever reads the tensors disposes of them.
 * @param labels whole numbers [b], the class of each image
 * @param rate the learning rate of this step${isRandom ? "\n * @param seed what random numbers depend on beside the step" : ""}
 */
export function trainStep(
  state: TrainingState,
  ${inputs},
  labels: tf.Tensor,
  rate: number,${isRandom ? "\n  seed = 0," : ""}
): { loss: tf.Tensor; correct: tf.Tensor; gradientNorm: tf.Tensor } {
  return tf.tidy(() => {
    const w = state.weights;${isRandom ? "\n    const step = state.steps + 1;" : ""}
${step.lines.map((line) => (line === "" ? "" : `    ${line}`)).join("\n")}

    // Update
    const gradients: Record<string, tf.Tensor> = {
${record(step.gradients).join("\n")}
    };${
      step.buffers.size === 0
        ? ""
        : `\n    const buffers: Record<string, tf.Tensor> = {\n${record(step.buffers).join("\n")}\n    };\n    for (const [path, value] of Object.entries(buffers)) w[path].assign(value);`
    }
    update(state, gradients, ${clipNorm === undefined ? "1" : `clipping(${step.norm})`}, rate);
    return { loss: ${step.loss}, correct: ${step.correct}, gradientNorm: ${step.norm} };
  });
}`,
    ...(clipNorm === undefined
      ? []
      : [
          `/** What gradients are multiplied by so that their norm is at most \`clipNorm\`. */
function clipping(norm: tf.Tensor): tf.Tensor {
  return tf.minimum(tf.div(optimizer.clipNorm, tf.add(norm, 1e-6)), 1);
}`,
        ]),
    UPDATE,
    ...used,
    ...(step.tables.isEmpty ? [] : [step.tables.text()]),
  ];
  return `${parts.join("\n\n")}\n`;
}
