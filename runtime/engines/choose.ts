import { ProblemError, problem } from "../../schema/problem.ts";
import { commandLine } from "../command-line.ts";
import { eagerEngine } from "./eager/engine.ts";
import type { Engine, EngineName } from "./engine.ts";
import { locateTensorflow } from "./tensorflow/locate.ts";
import { openCpu, openedName, openTensorflow, openWasm } from "./tfjs.ts";

export interface OpenedEngine {
  readonly engine: Engine;
  /** What would be faster and how to get it; absent when nothing would. */
  readonly note?: string;
}

/**
 * Opens an engine: by name, or the fastest that works. The first engine that a process opens is its only one, which
 * `auto` means from then on.
 * @throws ProblemError R401 when the engine asked for is not installed, R402 when it is but does not start.
 */
export async function openEngine(choice: EngineName | "auto"): Promise<OpenedEngine> {
  switch (choice) {
    case "cpu":
      return { engine: eagerEngine(await starting("cpu", openCpu)) };
    case "wasm":
      return { engine: eagerEngine(await starting("wasm", openWasm)) };
    case "tensorflow":
      return { engine: await openNative() };
    case "auto":
      return openFastest();
  }
}

async function openFastest(): Promise<OpenedEngine> {
  const running = openedName();
  if (running !== undefined) return openEngine(running);
  const located = locateTensorflow();
  if ("missing" in located) {
    const note = `engine \`tensorflow\` would be faster: ${located.missing} (${located.help.join("; ")})`;
    return { ...(await openEngine("wasm")), note };
  }
  try {
    return { engine: await openNative() };
  } catch (error) {
    const note = `engine \`tensorflow\` does not start (\`${commandLine`engine doctor`}\` says more): ${reason(error)}`;
    return { ...(await openEngine("wasm")), note };
  }
}

async function openNative(): Promise<Engine> {
  const located = locateTensorflow();
  if ("missing" in located) {
    const message = `engine \`tensorflow\` cannot be used: ${located.missing}`;
    throw new ProblemError([problem("R401", message, undefined, { help: [...located.help, "use `--engine wasm`"] })]);
  }
  return eagerEngine(await starting("tensorflow", () => openTensorflow(located)));
}

async function starting<T>(name: EngineName, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const help = name === "cpu" ? [] : ["use `--engine cpu`", `\`${commandLine`engine doctor`}\` says what is there`];
    throw new ProblemError([
      problem("R402", `engine \`${name}\` does not start: ${reason(error)}`, undefined, { help }),
    ]);
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
