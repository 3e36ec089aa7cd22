import * as tf from "@tensorflow/tfjs-core";
import { ts } from "ts-morph";

/** What an emitted module exports, as far as tests use it. */
export interface EmittedModule {
  forward(weights: unknown, ...inputs: readonly tf.Tensor[]): Readonly<Record<string, tf.Tensor>>;
  loadWeights(file: ArrayBuffer): unknown;
  readonly preprocess?: (picture: {
    readonly data: ArrayLike<number>;
    readonly width: number;
    readonly height: number;
  }) => tf.Tensor;
  readonly classes?: readonly string[];
  readonly config: unknown;
}

/** The same of the training step beside it. */
export interface EmittedTraining {
  startTraining(weights: unknown): EmittedState;
  trainStep(
    state: EmittedState,
    image: tf.Tensor,
    labels: tf.Tensor,
    rate: number,
    seed?: number,
  ): Readonly<Record<"loss" | "correct" | "gradientNorm", tf.Tensor>>;
  weightsOf(state: EmittedState): unknown;
}

interface EmittedState {
  readonly weights: Readonly<Record<string, tf.Tensor>>;
  readonly first: Readonly<Record<string, tf.Tensor>>;
}

/** Runs a module's text in this process, with the tfjs that the engines compute with. */
export const runModule = (text: string): EmittedModule => evaluated(text) as EmittedModule;

export const runTraining = (text: string): EmittedTraining => evaluated(text) as EmittedTraining;

function evaluated(text: string): unknown {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports: Record<string, unknown> = {};
  const asked: string[] = [];
  const require = (name: string): unknown => {
    asked.push(name);
    return tf;
  };
  new Function("require", "exports", outputText)(require, exports);
  if (asked.some((name) => name !== "@tensorflow/tfjs-core")) throw new Error(`the module needs ${asked.join(", ")}`);
  return exports;
}
