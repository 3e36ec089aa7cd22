import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, sep } from "node:path";
import { targets } from "../../../compiler/targets/index.ts";
import { type Backend, only, openCpu, openWasm } from "../../tfjs/tfjs.ts";
import { cpu } from "../module/processor.ts";
import { type LocatedTensorflow, loadTensorflow } from "../tensorflow/locate.ts";
import { oneDnnAsked } from "../tensorflow/one-dnn.ts";

export const openCpuHere = (): Promise<Backend> => openCpu({ cpu });

/** Node has no threads for WebAssembly: their start needs a browser's Worker. */
export function openTfjsHere(): Promise<Backend> {
  // The package's entry is dist/tf-backend-wasm.node.js, beside the .wasm files.
  const wasmFiles = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm")) + sep;
  return openWasm({ cpu, wasmFiles });
}

/**
 * TensorFlow's C library, as an engine's folder brings it.
 * @param asked how many threads compute at once; heard as it is loaded, and not after
 */
export function openTensorflow(located: LocatedTensorflow, asked: number | undefined): Promise<Backend> {
  return only("tensorflow", () => {
    if (asked !== undefined) process.env.TF_NUM_INTRAOP_THREADS = String(Math.min(asked, availableParallelism()));
    const tf = loadTensorflow(located);
    const library = `tensorflow ${located.report.tensorflow}${oneDnnAsked() === "1" ? " oneDNN" : ""}`;
    const threads = Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism();
    const identity = { name: "tensorflow", library, threads, cpu } as const;
    return { tf, backendName: "tensorflow", target: targets.tensorflow, tensorObjects: true, identity };
  });
}
