import { createRequire } from "node:module";
import { availableParallelism, cpus } from "node:os";
import { dirname, sep } from "node:path";
import type { EngineIdentity, EngineName } from "../engines/engine.ts";
import { type LocatedTensorflow, loadTensorflow } from "../host/tensorflow/locate.ts";
import { type Capabilities, CPU, TENSORFLOW, WASM } from "./capabilities.ts";
import { WasmHeap } from "./wasm-heap.ts";

export type Tfjs = typeof import("@tensorflow/tfjs-core");

/** A tfjs backend that is ready to compute. */
export interface Backend {
  readonly tf: Tfjs;
  readonly backendName: string;
  readonly capabilities: Capabilities;
  readonly identity: EngineIdentity;
  readonly heap?: WasmHeap;
}

let opened: EngineName | undefined;

/** What this process computes on, if it computes already. */
export const openedName = (): EngineName | undefined => opened;

/** Refuses a second engine: `tf.engine()` is one global object, and the second backend would take over the first. */
async function only(name: EngineName, open: () => Backend | Promise<Backend>): Promise<Backend> {
  const before = opened;
  if (before !== undefined && before !== name) {
    throw new Error(`this process computes on \`${before}\` already; \`${name}\` needs a process of its own`);
  }
  // At once: another may be asked for while this one opens.
  opened = name;
  try {
    return await open();
  } catch (error) {
    opened = before;
    throw error;
  }
}

/** Plain JavaScript: the reference that tests compare with. */
export function openCpu(): Promise<Backend> {
  return only("cpu", async () => {
    const tf = await import("@tensorflow/tfjs-core");
    const { version_cpu } = await import("@tensorflow/tfjs-backend-cpu");
    await activate(tf, "cpu");
    const identity = identify("cpu", `tfjs-backend-cpu ${version_cpu}`, 1);
    return { tf, backendName: "cpu", capabilities: CPU, identity };
  });
}

/** WebAssembly with SIMD. Node has no threads for it: their start needs a browser's Worker. */
export function openWasm(): Promise<Backend> {
  return only("wasm", async () => {
    const tf = await import("@tensorflow/tfjs-core");
    const wasm = await import("@tensorflow/tfjs-backend-wasm");
    // The package's entry is dist/tf-backend-wasm.node.js, beside the .wasm files.
    wasm.setWasmPaths(dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm")) + sep);
    await activate(tf, "wasm");
    const simd = (await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) === true;
    const library = `tfjs-backend-wasm ${wasm.version_wasm}${simd ? " simd" : ""}`;
    const identity = identify("wasm", library, wasm.getThreadsCount());
    const backend = tf.backend();
    if (!(backend instanceof wasm.BackendWasm)) throw new Error("tfjs has two copies of its wasm backend");
    return { tf, backendName: "wasm", capabilities: WASM, identity, heap: new WasmHeap(backend) };
  });
}

/** TensorFlow's C library, as an engine's folder brings it. */
export function openTensorflow(located: LocatedTensorflow): Promise<Backend> {
  return only("tensorflow", () => {
    const tf = loadTensorflow(located);
    const library = `tensorflow ${located.report.tensorflow}`;
    const threads = Number(process.env["TF_NUM_INTRAOP_THREADS"]) || availableParallelism();
    const identity = identify("tensorflow", library, threads);
    return { tf, backendName: "tensorflow", capabilities: TENSORFLOW, identity };
  });
}

async function activate(tf: Tfjs, backendName: string): Promise<void> {
  tf.enableProdMode(); // no banner that recommends tfjs-node, no checks of every value for NaN
  const works = await tf.setBackend(backendName);
  await tf.ready();
  if (!works || tf.getBackend() !== backendName) throw new Error(`tfjs backend ${backendName} did not start`);
}

function identify(name: EngineName, library: string, threads: number): EngineIdentity {
  return { name, library, threads, cpu: cpus()[0]?.model.trim() || "unknown" };
}
