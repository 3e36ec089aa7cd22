import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * Starts a thread of a file of ours. Compiled, it is read as it is; in development there are only sources, which threads of
 * Node 20 do not read by themselves.
 * @param name of the file, without its ending
 * @param asking URL of the file beside it that asks
 */
export function startThread(
  name: string,
  asking: string,
  options: Pick<WorkerOptions, "name" | "workerData" | "transferList">,
): Worker {
  // What this process was started with is not for the thread: `--input-type` and `--eval` keep it from its file.
  const own = { ...options, execArgv: [] };
  if (!asking.endsWith(".ts")) return new Worker(new URL(`./${name}.js`, asking), own);
  const reader = createRequire(import.meta.url).resolve("tsx/cjs/api");
  const source = fileURLToPath(new URL(`./${name}.ts`, asking));
  return new Worker(`require(${JSON.stringify(reader)}).require(${JSON.stringify(source)}, __filename)`, {
    ...{ ...own, eval: true },
  });
}
