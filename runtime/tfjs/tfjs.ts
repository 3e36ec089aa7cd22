import { targets } from "../../compiler/targets/index.ts";
import type { LibraryTarget } from "../../compiler/targets/target.ts";
import type { EngineIdentity, EngineName } from "../engines/engine.ts";
import { WasmHeap } from "./wasm-heap.ts";

export type Tfjs = typeof import("@tensorflow/tfjs-core");

/** A tfjs backend that is ready to compute. */
export interface Backend {
  readonly tf: Tfjs;
  readonly backendName: string;
  /** What the compiler knows of it. */
  readonly target: LibraryTarget;
  readonly identity: EngineIdentity;
  /** Its kernels call tfjs ops on what they are given, which must then be Tensors, not plain descriptions of one. */
  readonly tensorObjects?: true;
  readonly heap?: WasmHeap;
}

/** What only the surroundings know: a process, or a page. */
export interface Surroundings {
  /** The processor, for the record. */
  readonly cpu: string;
  /** Where the backend's .wasm files are: the address of their folder, with a slash at its end, or each one's own. */
  readonly wasmFiles: string | Readonly<Record<string, string>>;
}

let opened: EngineName | undefined;

/** What this process computes on, if it computes already. */
export const openedName = (): EngineName | undefined => opened;

/** Refuses a second engine: `tf.engine()` is one global object, and the second backend would take over the first. */
export async function only<T>(name: EngineName, open: () => T | Promise<T>): Promise<T> {
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
export function openCpu({ cpu }: Pick<Surroundings, "cpu">): Promise<Backend> {
  return only("cpu", async () => {
    const tf = await import("@tensorflow/tfjs-core");
    const { version_cpu } = await import("@tensorflow/tfjs-backend-cpu");
    await activate(tf, "cpu");
    const identity: EngineIdentity = { name: "cpu", library: `tfjs-backend-cpu ${version_cpu}`, threads: 1, cpu };
    return { tf, backendName: "cpu", target: targets.cpu, identity };
  });
}

/** WebAssembly with SIMD. Node has no threads for it: their start needs a browser's Worker. */
export function openWasm({ cpu, wasmFiles }: Surroundings): Promise<Backend> {
  return only("tfjs", async () => {
    const tf = await import("@tensorflow/tfjs-core");
    const wasm = await import("@tensorflow/tfjs-backend-wasm");
    wasm.setWasmPaths(wasmFiles);
    await activate(tf, "wasm");
    const simd = (await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) === true;
    const library = `tfjs-backend-wasm ${wasm.version_wasm}${simd ? " simd" : ""}`;
    const identity: EngineIdentity = { name: "tfjs", library, threads: wasm.getThreadsCount(), cpu };
    const backend = tf.backend();
    if (!(backend instanceof wasm.BackendWasm)) throw new Error("tfjs has two copies of its wasm backend");
    return { tf, backendName: "wasm", target: targets.tfjs, identity, heap: new WasmHeap(backend) };
  });
}

async function activate(tf: Tfjs, backendName: string): Promise<void> {
  tf.enableProdMode(); // no banner that recommends tfjs-node, no checks of every value for NaN
  const works = await tf.setBackend(backendName);
  await tf.ready();
  if (!works || tf.getBackend() !== backendName) throw new Error(`tfjs backend ${backendName} did not start`);
}
