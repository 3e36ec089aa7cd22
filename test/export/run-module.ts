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

/** Runs a module's text in this process, with the tfjs that the engines compute with. */
export function runModule(text: string): EmittedModule {
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
  return exports as unknown as EmittedModule;
}
