import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../tensorflow/cache.ts";
import type { EngineRecord } from "../tensorflow/engine-record.ts";
import { runCommand } from "../tensorflow/run-command.ts";
import { findTool } from "./build-tools.ts";

/** Libraries that a CUDA build of TensorFlow opens by name when it starts a GPU; it names them nowhere itself. */
const CUDA_12 = ["cudart.so.12", "cublas.so.12", "cublasLt.so.12", "cufft.so.11", "cusolver.so.11", "cusparse.so.12"];
const CUDA_11 = ["cudart.so.11.0", "cublas.so.11", "cublasLt.so.11", "cufft.so.10", "cusolver.so.11", "cusparse.so.11"];

/** The GPU libraries that an installed engine wants and that neither its folder nor the system's loader has. */
export async function missingGpuLibraries(folder: string, record: EngineRecord): Promise<readonly string[]> {
  const own = record.source === "wheel" ? CUDA_12 : CUDA_11;
  const wanted = [...own, "cudnn.so.8"].map((name) => `lib${name}`).concat("libcuda.so.1");
  const there = new Set(bundled(folder));
  // A user's PATH often lacks the folder that has it.
  const cache = await runCommand(findTool("ldconfig") ?? "/sbin/ldconfig", ["-p"], { timeoutMs: 10_000 });
  for (const [, name] of cache.stdout.matchAll(/^\s+(\S+) \(/gm)) there.add(name ?? "");
  for (const path of (process.env.LD_LIBRARY_PATH ?? "").split(":").filter((path) => existsSync(path))) {
    for (const name of readdirSync(path)) there.add(name);
  }
  return wanted.filter((name) => !there.has(name));
}

function bundled(folder: string): readonly string[] {
  const nvidia = join(packageFolder(folder), "deps", "nvidia");
  if (!existsSync(nvidia)) return [];
  return readdirSync(nvidia).flatMap((part) => {
    const library = join(nvidia, part, "lib");
    return existsSync(library) ? readdirSync(library) : [];
  });
}
