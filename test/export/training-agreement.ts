import * as tf from "@tensorflow/tfjs-core";
import { compile } from "../../compiler/compile.ts";
import { toTypeScript } from "../../compiler/export/typescript/typescript.ts";
import { seedWords } from "../../runtime/data/seed.ts";
import type { Engine, HostTensor } from "../../runtime/engines/engine.ts";
import { rateInputs } from "../../runtime/training/step-inputs.ts";
import { plainAdamw } from "../../schema/recipe/recipe-optimizer.ts";
import { Draw } from "../runtime/engines/draw.ts";
import { type Exported, farthest, fileOf } from "./agreement.ts";
import { redrawn } from "./redrawn.ts";
import { runModule, runTraining } from "./run-module.ts";

const settings = {
  objective: { cross_entropy: "logits", label_smoothing: 0.1 },
  optimizer: { update: plainAdamw({ weight_decay: 0.05 }), clipNorm: 1 },
} as const;

const RATES = [1e-3, 2e-3, 5e-4];
const BATCH = 3;
/** Has both words. */
const SEED = 5_000_000_000;

type Numbers = Readonly<Record<string, HostTensor["data"]>>;

/** What came of some steps: what each told, and the weights after them. */
interface Trained {
  readonly told: readonly Numbers[];
  readonly weights: Numbers;
}

export async function trainingText({ model }: Exported): Promise<{ readonly model: string; readonly train: string }> {
  const training = { typed: model.trained, ...settings };
  const files = await toTypeScript(model.evaluated, undefined, { training });
  const text = (path: string) => String(files.find((file) => file.path === path)?.content);
  return { model: text("model.ts"), train: text("train.ts") };
}

/** How far a module and the engine are apart after some steps, as shares of the largest: in what they told, in weights. */
export async function trainingDeviation(
  exported: Exported,
  engine: Engine,
  steps: number,
): Promise<{ readonly told: number; readonly weights: number; readonly steady: number; readonly left: number }> {
  const [[, image] = []] = exported.model.trained.inputs;
  const draw = new Draw(5);
  const shape = (image?.axes ?? []).map(({ size }) => (typeof size === "number" ? size : BATCH));
  const rates = RATES.slice(0, steps);
  const images = rates.map(() => draw.f32(shape));
  const labels = rates.map(() => draw.i32([BATCH], 0, 10));
  const reference = await here(exported, engine, images, labels);
  const { trained, left } = await there(exported, images, labels);
  const told = reference.told.map((numbers, i) => farthest(numbers, trained.told[i] ?? {}));
  const steady = (weights: Numbers): Numbers =>
    Object.fromEntries(
      Object.entries(weights).map(([path, data]) => [
        path,
        Float32Array.from(data, (x, i) => (reference.steady[path]?.[i] === false ? 1 : x)),
      ]),
    );
  const places = Object.values(reference.steady).flat();
  return {
    told: Math.max(...told),
    weights: farthest(steady(reference.weights), steady(trained.weights)),
    steady: places.filter(Boolean).length / places.length,
    left,
  };
}

async function here(
  { model }: Exported,
  engine: Engine,
  images: readonly HostTensor[],
  labels: readonly HostTensor[],
): Promise<Trained & { readonly steady: Readonly<Record<string, readonly boolean[]>> }> {
  const plan = compile({ model, engine: engine.identity.name, batchSizes: { train: [BATCH] }, ...settings });
  const prepared = engine.prepare(plan);
  const zeros = Object.entries(plan.state).map(([path, { shape }]): [string, HostTensor] => [
    path,
    { dtype: "f32", shape, data: new Float32Array(shape.reduce((n, size) => n * size, 1)) },
  ]);
  const first = redrawn(model.trained.weights);
  prepared.writeState(new Map([...zeros, ...first]));
  const asked = plan.signatures.train?.[0]?.inputs ?? {};
  const [name = "image"] = [...model.trained.inputs.keys()];
  const { low, high } = seedWords(SEED);
  const told: Numbers[] = [];
  for (const [i, image] of images.entries()) {
    const rate = RATES[i] ?? 0;
    const known: Record<string, HostTensor | undefined> = {
      [name]: image,
      labels: labels[i],
      ...rateInputs(asked, rate, settings.optimizer.update, i + 1),
      seed: { dtype: "i32", shape: [2], data: Int32Array.of(low, high) },
      step: { dtype: "i32", shape: [], data: Int32Array.of(i + 1) },
    };
    const given = Object.keys(asked).map((one) => [one, known[one]]);
    const { loss, correct, gradient_norm } = await prepared.run("train", Object.fromEntries(given));
    told.push({
      loss: loss?.data ?? new Float32Array(),
      correct: Float32Array.of(1 + Number(correct?.data[0])),
      gradientNorm: gradient_norm?.data ?? new Float32Array(),
    });
  }
  const state = await prepared.readState();
  prepared.dispose();
  const numbers = (path: string) => state.get(path)?.data ?? new Float32Array();
  const weights = [...first.keys()].map((path) => [path, numbers(path)]);
  const steady = [...first.keys()].map((path) => [path, steadyPlaces(numbers(`adamw/second/${path}`))]);
  return { told, weights: Object.fromEntries(weights), steady: Object.fromEntries(steady) };
}

/**
 * Where a weight moves by its gradient and not by its rounding: Adam moves what has next to no gradient, such as the
 * bias of a key under softmax, just as far as all else.
 */
function steadyPlaces(second: Numbers[string]): readonly boolean[] {
  return Array.from(second, (square) => Math.sqrt(square) > 1e-6);
}

async function there(
  exported: Exported,
  images: readonly HostTensor[],
  labels: readonly HostTensor[],
): Promise<{ readonly trained: Trained; readonly left: number }> {
  const text = await trainingText(exported);
  const { loadWeights } = runModule(text.model);
  const { startTraining, trainStep } = runTraining(text.train);
  const state = startTraining(loadWeights(fileOf(redrawn(exported.model.trained.weights))));
  const before = tf.memory().numTensors;
  const told = images.map(({ data, shape }, i) => {
    const rate = RATES[i] ?? 0;
    const image = tf.tensor(data, [...shape]);
    const label = tf.tensor(labels[i]?.data ?? [], [BATCH], "int32");
    const { loss, correct, gradientNorm } = trainStep(state, image, label, rate, SEED);
    const numbers = {
      loss: Float32Array.from(loss.dataSync()),
      // One more, as of zeros alone nothing is learned.
      correct: Float32Array.from(correct.dataSync(), (count) => count + 1),
      gradientNorm: Float32Array.from(gradientNorm.dataSync()),
    };
    tf.dispose([image, label, loss, correct, gradientNorm]);
    return numbers;
  });
  const left = tf.memory().numTensors - before;
  const weights = Object.entries(state.weights).map(([path, value]) => [path, Float32Array.from(value.dataSync())]);
  tf.dispose([state.weights, state.first]);
  return { trained: { told, weights: Object.fromEntries(weights) }, left };
}
