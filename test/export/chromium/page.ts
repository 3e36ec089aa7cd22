import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgl";
import * as tf from "@tensorflow/tfjs-core";
import type { EmittedModule } from "../run-module.ts";

/** A tensor as it goes to the page and comes back: as text. */
export interface SentTensor {
  readonly dtype: "float32" | "int32" | "bool";
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export async function choose(backend: "wasm" | "webgl", wasmFiles: Readonly<Record<string, string>>): Promise<string> {
  setWasmPaths(wasmFiles);
  await tf.setBackend(backend);
  return tf.getBackend();
}

/** What a module's `forward` gives, with the weights of a file as base64. */
export async function forward(
  module: EmittedModule,
  weights: string,
  inputs: readonly SentTensor[],
): Promise<Readonly<Record<string, readonly number[]>>> {
  const { buffer } = Uint8Array.from(atob(weights), (letter) => letter.charCodeAt(0));
  const given = inputs.map(({ data, shape, dtype }) => tf.tensor([...data], [...shape], dtype));
  const outputs = module.forward(module.loadWeights(buffer), ...given);
  const numbers = Object.entries(outputs).map(async ([name, tensor]) => [name, [...(await tensor.data())]]);
  const sent = Object.fromEntries(await Promise.all(numbers));
  tf.disposeVariables();
  return sent;
}
