import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { targets } from "../../../compiler/targets/index.ts";
import type { EngineIdentity } from "../../engines/engine.ts";
import { type Backend, only, openCpu, openWasm } from "../../tfjs/tfjs.ts";
import { cpu } from "../module/processor.ts";
import { type LocatedTensorflow, loadTensorflow } from "../tensorflow/locate.ts";
import { oneDnnAsked } from "../tensorflow/one-dnn.ts";
import { type Threads, tellThreads, threadsFor, threadsInAll } from "../tensorflow/threads.ts";
import type { NativeLibrary } from "../tensorflow-graph/graph-engine.ts";

export const openCpuHere = (): Promise<Backend> => openCpu({ cpu });

/** Node has no threads for WebAssembly: their start needs a browser's Worker. */
export function openTfjsHere(): Promise<Backend> {
  // The package's entry is dist/tf-backend-wasm.node.js, beside the .wasm files.
  const wasmFiles = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm")) + sep;
  return openWasm({ cpu, wasmFiles });
}

/**
 * TensorFlow's C library, as an engine's folder brings it. It is loaded once a plan is known: how its threads are shared
 * out depends on it.
 * @param asked how many threads compute at once
 */
export function openTensorflow(located: LocatedTensorflow, asked: number | undefined): Promise<NativeLibrary> {
  return only("tensorflow", () => {
    const inAll = threadsInAll(asked);
    const identityOf = ({ ops, each }: Threads, oneDnn = located.oneDnn): EngineIdentity => {
      const shared = each === ops ? "" : `, ${ops} ops at once of ${each} thread`;
      const library = `tensorflow ${located.report.tensorflow}${oneDnn === true ? " oneDNN" : ""}${shared}`;
      return { name: "tensorflow", library, threads: ops, cpu };
    };
    return {
      identity: identityOf({ ops: inAll, each: inAll }),
      load(operations) {
        const threads = tellThreads(threadsFor(operations, inAll));
        const tf = loadTensorflow(located);
        const identity = identityOf(threads, oneDnnAsked() === "1");
        return { tf, backendName: "tensorflow", target: targets.tensorflow, tensorObjects: true, identity };
      },
    };
  });
}
