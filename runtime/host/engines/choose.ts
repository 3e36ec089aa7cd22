import { ProblemError } from "../../../schema/problem/problem.ts";
import { eagerEngine } from "../../eager/eager-engine.ts";
import { choiceText, type EngineChoice } from "../../engines/choice-messages.ts";
import type { Engine, EngineName } from "../../engines/engine.ts";
import { estimateTimes } from "../../engines/least-time.ts";
import type { Work } from "../../engines/work.ts";
import { openedName } from "../../tfjs/tfjs.ts";
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
import { enginesHere, wantsCuda } from "./engines-here.ts";

export interface OpenedEngine {
  readonly engine: Engine;
  /** What the user should know of how it was chosen; absent where there was nothing to choose. */
  readonly note?: string;
  /** What it was chosen by, where there were several. */
  readonly choice?: EngineChoice;
}

/**
 * Opens an engine: by name, or the fastest that works. The first engine on tfjs that a process opens is its only one,
 * which `auto` means from then on.
 * @param threads how many compute at once, at most; as many as there are cores if left out
 * @param workOf what it is opened for; asked only where there are several to choose from
 * @throws ProblemError R401 when the engine asked for is not installed, R402 when it is but does not start, R263 when it
 * has not so many threads, R264 when the machine lacks what it needs.
 */
export async function openEngine(
  choice: EngineName | "auto",
  threads?: number,
  workOf?: () => Work,
): Promise<OpenedEngine> {
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
      return openFastest(threads, workOf);
  }
}

/**
 * Whoever installed the CUDA build wants it. Otherwise the engine that takes the least time for the work, or the one that
 * starts at once where nothing is known of that. One that is installed and does not start is told of, and left.
 */
async function openFastest(threads: number | undefined, workOf?: () => Work): Promise<OpenedEngine> {
  const running = openedName();
  if (running !== undefined) return openEngine(running, threads);
  const there = enginesHere();
  const [ready = "wasm"] = there;
  const wanted = wantsCuda() ? await attempt("tensorflow", threads) : { troubles: [] };
  if ("engine" in wanted) return wanted;
  const left = wanted.troubles.length === 0 ? there : there.filter((name) => name !== "tensorflow");
  const work = left.length > 1 ? workOf?.() : undefined;
  const estimates = work === undefined ? [] : estimateTimes(work, left);
  const troubles: string[] = [...wanted.troubles];
  for (const { engine: name } of estimates.length > 0 ? estimates : [{ engine: ready }]) {
    const opened =
      name === ready ? await openEngine(name, name === "tfjs" ? undefined : threads) : await attempt(name, threads);
    if ("troubles" in opened) {
      troubles.push(...opened.troubles);
      continue;
    }
    const choice = work === undefined || estimates.length === 0 ? undefined : { work, estimates };
    const said = [...troubles, ...(choice === undefined ? [] : [choiceText(name, choice)])];
    return { ...opened, ...(choice && { choice }), ...(said.length === 0 ? {} : { note: said.join("\n") }) };
  }
  throw new Error("an engine that needs nothing is always there");
}

/** An engine that is installed, or why it does not start. */
async function attempt(
  name: EngineName,
  threads: number | undefined,
): Promise<OpenedEngine | { readonly troubles: readonly string[] }> {
  try {
    return await openEngine(name, threads);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { troubles: error.problems.map(({ message, help }) => `${message} (${help.join("; ")})`) };
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
