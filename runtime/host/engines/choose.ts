import { ProblemError } from "../../../schema/problem/problem.ts";
import { eagerEngine } from "../../eager/eager-engine.ts";
import type { Engine, EngineName } from "../../engines/engine.ts";
import { vectorsHere } from "../../module/vectors.ts";
import { openedName } from "../../tfjs/tfjs.ts";
import { commandLine } from "../files/command-line.ts";
import { usableCores } from "../module/cores.ts";
import { openModuleHere } from "../module/open-module.ts";
import { cpu } from "../module/processor.ts";
import { loadOnnxruntime } from "../onnxruntime/load.ts";
import { locateOnnxruntime } from "../onnxruntime/locate.ts";
import { onnxEngine } from "../onnxruntime/onnx-engine.ts";
import { findTensorflow, type LocatedTensorflow, locateTensorflow } from "../tensorflow/locate.ts";
import { notInstalled, notStarting, notWorking, oneThread } from "../tensorflow/tensorflow-messages.ts";
import { graphEngine } from "../tensorflow-graph/graph-engine.ts";
import { openCpuHere, openTensorflow, openTfjsHere } from "./backends.ts";

export interface OpenedEngine {
  readonly engine: Engine;
  /** What would be faster and how to get it; absent when nothing would. */
  readonly note?: string;
}

/**
 * Opens an engine: by name, or the fastest that works. The first engine on tfjs that a process opens is its only one,
 * which `auto` means from then on.
 * @param threads how many compute at once, at most; as many as there are cores if left out
 * @throws ProblemError R401 when the engine asked for is not installed, R402 when it is but does not start, R263 when it
 * has not so many threads, R264 when the machine lacks what it needs.
 */
export async function openEngine(choice: EngineName | "auto", threads?: number): Promise<OpenedEngine> {
  switch (choice) {
    case "cpu":
    case "tfjs":
      if (threads !== undefined && threads > 1) throw new ProblemError(oneThread(choice, threads));
      return { engine: eagerEngine(await starting(choice, choice === "cpu" ? openCpuHere : openTfjsHere)) };
    case "wasm":
      return { engine: openModuleHere(threads) };
    case "tensorflow":
      return { engine: await openNative(threads) };
    case "onnxruntime":
      return { engine: await openOnnxruntime(threads) };
    case "auto":
      return openFastest(threads);
  }
}

/**
 * Whoever installed the CUDA build wants it. On processors alone a plan made one module starts at once, where a graph takes
 * seconds; and where there are no vectors for it, tfjs is what is left.
 */
async function openFastest(threads: number | undefined): Promise<OpenedEngine> {
  const running = openedName();
  if (running !== undefined) return openEngine(running, threads);
  const located = locateTensorflow();
  const wanted = "report" in located && located.report.cuda ? await openWanted(threads) : undefined;
  if (wanted !== undefined && "engine" in wanted) return wanted;
  const opened = vectorsHere() === "none" ? await openEngine("tfjs") : await openEngine("wasm", threads);
  return { ...opened, ...wanted };
}

/** The native engine, or why it is not. */
async function openWanted(threads: number | undefined): Promise<OpenedEngine | { readonly note: string }> {
  const found = await findTensorflow();
  if ("missing" in found) return { note: `engine \`tensorflow\`: ${found.missing} (${found.help.join("; ")})` };
  if ("failing" in found) {
    return { note: `engine \`tensorflow\` does not work here: ${found.failing} (${found.help.join("; ")})` };
  }
  try {
    return { engine: await load(found, threads) };
  } catch (error) {
    return {
      note: `engine \`tensorflow\` does not start (\`${commandLine`engine doctor`}\` says more): ${reason(error)}`,
    };
  }
}

async function openNative(threads: number | undefined): Promise<Engine> {
  const found = openedName() === "tensorflow" ? locateTensorflow() : await findTensorflow();
  if ("missing" in found || "failing" in found) {
    const { help } = found;
    throw new ProblemError(
      "missing" in found ? notInstalled("tensorflow", found.missing, help) : notWorking(found.failing, help),
    );
  }
  return load(found, threads);
}

async function openOnnxruntime(threads: number | undefined): Promise<Engine> {
  const located = locateOnnxruntime();
  if ("missing" in located) throw new ProblemError(notInstalled("onnxruntime", located.missing, located.help));
  const { folder, record } = located;
  const library = `onnxruntime ${record.onnxruntime}`;
  const identity = {
    name: "onnxruntime",
    library,
    threads: Math.min(threads ?? Infinity, usableCores()),
    cpu,
  } as const;
  return starting("onnxruntime", async () => onnxEngine(loadOnnxruntime(folder), identity));
}

async function load(located: LocatedTensorflow, threads: number | undefined): Promise<Engine> {
  return starting("tensorflow", async () => {
    const library = await openTensorflow(located, threads);
    // Where it was chosen for its GPU, whoever chose it wants to know at once whether it starts.
    if (!located.report.cuda) return graphEngine(library);
    const backend = library.load(Number.POSITIVE_INFINITY);
    return graphEngine({ ...library, load: () => backend });
  });
}

async function starting<T>(name: EngineName, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError(notStarting(name, reason(error)));
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
