import type { WasmCode, WasmInstance, WasmMemory, WebAssemblyHere } from "./web-assembly.ts";

/** Calls what a module exports. */
export interface Executor {
  /** Answers when it has run; at once where it runs in the thread that asks. */
  run(name: string): Promise<void> | undefined;
  dispose(): void;
}

/** Runs in the thread that asks, with all that is to do. */
export function executeHere(wasm: WebAssemblyHere, code: WasmCode, memory: WasmMemory): Executor {
  const instance = new wasm.Instance(code, { env: { memory } });
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
