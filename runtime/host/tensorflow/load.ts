import { createRequire } from "node:module";
import { join } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { tellGpu } from "./gpu-settings.ts";
import { restoreNodeUtil } from "./node-util.ts";
import { ONEDNN } from "./one-dnn.ts";
import { notLoadable } from "./tensorflow-messages.ts";

type Core = typeof import("@tensorflow/tfjs-core");
type Tensor = import("@tensorflow/tfjs-core").Tensor;
type Named = Record<string, Tensor>;

/** One signature of a SavedModel. Models loaded from the same folder share one session, and so their state. */
export interface SavedModel {
  readonly inputs: readonly { readonly name: string; readonly shape?: readonly number[]; readonly dtype: string }[];
  readonly outputs: readonly { readonly name: string; readonly shape?: readonly number[]; readonly dtype: string }[];
  predict(inputs: Named): Named;
  predict(inputs: Tensor | Tensor[]): Tensor | Tensor[] | Named;
  execute(inputs: Tensor | Tensor[] | Named, outputs: string): Tensor;
  execute(inputs: Tensor | Tensor[] | Named, outputs: string[]): Tensor[];
  dispose(): void;
}

/** What tfjs-node adds to tfjs, as far as it is used here. */
export interface TensorflowNode {
  loadSavedModel(folder: string, tags?: readonly string[], signature?: string): Promise<SavedModel>;
  getNumOfSavedModels(): number;
}

/** The tfjs of an engine's folder: its own copy of everything, running on TensorFlow's C library. */
export type Tensorflow = Core & { readonly node: TensorflowNode };

/** Lines that tfjs prints while it loads and that tell a user of this program nothing. */
const CHATTER = /already registered|has already been set|looks like you are running TensorFlow\.js/;

/**
 * Loads the engine in a folder that `locateTensorflow` found. Loading takes half a second and takes the process:
 * `tf.engine()` is one global object however many copies of tfjs there are, and its backend is "tensorflow" then.
 * TensorFlow's log lines are off unless TF_CPP_MIN_LOG_LEVEL says otherwise (not in a worker thread, whose
 * environment is a copy that C++ does not see).
 * @throws ProblemError N012 when the binding cannot be loaded.
 */
export function loadTensorflow(located: { readonly folder: string; readonly oneDnn?: boolean }): Tensorflow {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  if (located.oneDnn !== undefined) process.env[ONEDNN] = located.oneDnn ? "1" : "0";
  tellGpu(process.env);
  restoreNodeUtil();
  const require = createRequire(join(located.folder, "package.json"));
  const loaded = withoutChatter((): unknown => {
    try {
      return require("@tensorflow/tfjs-node-gpu");
    } catch (error) {
      throw new ProblemError(
        notLoadable(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)),
      );
    }
  });
  if (!isTensorflow(loaded)) throw new ProblemError(notLoadable("its package is not tfjs-node"));
  const backend = loaded.getBackend();
  if (backend !== "tensorflow") throw new ProblemError(notLoadable(`tfjs uses the backend \`${backend}\``));
  return loaded;
}

function isTensorflow(loaded: unknown): loaded is Tensorflow {
  return typeof loaded === "object" && loaded !== null && "node" in loaded && "getBackend" in loaded;
}

function withoutChatter<T>(load: () => T): T {
  const warn = console.warn;
  console.warn = (...words: unknown[]): void => {
    if (!CHATTER.test(String(words[0]))) warn.apply(console, words);
  };
  try {
    return load();
  } finally {
    console.warn = warn;
  }
}
