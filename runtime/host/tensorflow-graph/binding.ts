import { createRequire } from "node:module";
import type { HostTensor } from "../../engines/engine.ts";
import type { Tensorflow } from "../tensorflow/load.ts";

/** TensorFlow's C library as tfjs-node binds it, as far as sessions need it. Tensors are known by numbers there. */
export interface Binding {
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_BOOL: number;
  createTensor(shape: readonly number[], type: number, data: HostTensor["data"]): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): HostTensor["data"];
  /** @param tags divided by commas, as all its lists are */
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  runSavedModel(
    id: number,
    tensors: readonly number[],
    inputs: string,
    outputs: string,
  ): readonly { readonly id: number; readonly shape: readonly number[]; readonly dtype: number }[];
}

/**
 * The file of the binding that was loaded, which a thread loads for itself.
 * @throws Error where this build of tfjs-node has none that runs graphs
 */
export function addonOf(tf: Pick<Tensorflow, "backend">): string {
  const backend: object = tf.backend();
  const binding: unknown = "binding" in backend ? backend.binding : undefined;
  if (!isBinding(binding)) throw new Error("its binding runs no graphs");
  const { cache } = createRequire(import.meta.url);
  const file = Object.keys(cache).find((one) => cache[one]?.exports === binding);
  if (file === undefined) throw new Error("the file of its binding is not known");
  return file;
}

export function isBinding(value: unknown): value is Binding {
  const has = (name: string) =>
    typeof value === "object" && value !== null && typeof Reflect.get(value, name) === "function";
  return [
    "createTensor",
    "deleteTensor",
    "tensorDataSync",
    "loadSavedModel",
    "deleteSavedModel",
    "runSavedModel",
  ].every(has);
}
