import type { WasmCode, WasmInstance, WasmMemory, WebAssemblyHere } from "./web-assembly.ts";

/** Calls what a module exports. */
export interface Executor {
  /**
   * Runs a function by `threads` threads.
   * @returns when it has run, or nothing where it has by then, since the thread that asked did it
   */
  run(name: string, threads: number): Promise<void> | undefined;
  dispose(): void;
}

/** The thread that asks does all itself. */
export function executeHere(wasm: WebAssemblyHere, code: WasmCode, memory: WasmMemory): Executor {
  const instance = new wasm.Instance(code, { env: { memory, now: () => performance.now() } });
  return {
    run(name) {
      exportNamed(instance, name)(0, 1);
      return undefined;
    },
    dispose: () => undefined,
  };
}

function exportNamed({ exports }: WasmInstance, name: string): (thread: number, threads: number) => void {
  const found = exports[name];
  if (typeof found !== "function") throw new Error(`the module has no function ${name}`);
  return (thread, threads) => void found(thread, threads);
}

/** What is small is done by the thread that asks, the rest by a team. */
export function executeBySize(here: Executor, team: Executor): Executor {
  return {
    run: (name, threads) => (threads > 1 ? team : here).run(name, threads),
    dispose: () => team.dispose(),
  };
}
