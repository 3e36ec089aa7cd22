import { createRequire } from "node:module";
import { join } from "node:path";

/** A tensor as ONNX Runtime's package has it. */
export interface OrtTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
}

export interface OrtSession {
  run(feeds: Readonly<Record<string, OrtTensor>>): Promise<Readonly<Record<string, OrtTensor>>>;
  release(): Promise<void>;
  /** Writes what its profiler has seen, where it was opened with one. */
  endProfiling(): void;
}

/** The package `onnxruntime-node`, as far as it is used here. */
export interface Onnxruntime {
  readonly Tensor: new (type: string, data: unknown, dims: readonly number[]) => OrtTensor;
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<OrtSession> };
}

/** @throws Error in the words of whoever cannot load it */
export function loadOnnxruntime(folder: string): Onnxruntime {
  const loaded: unknown = createRequire(join(folder, "package.json"))("onnxruntime-node");
  if (!isOnnxruntime(loaded)) throw new Error("its package is not onnxruntime-node");
  return loaded;
}

function isOnnxruntime(loaded: unknown): loaded is Onnxruntime {
  return typeof loaded === "object" && loaded !== null && "InferenceSession" in loaded && "Tensor" in loaded;
}
