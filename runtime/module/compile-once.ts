import type { Plan } from "../../compiler/ir/plan.ts";
import type { ModuleOptions } from "../../compiler/targets/module/compile-module.ts";
import type { CompiledModule } from "../../compiler/targets/module/compiled-module.ts";
import type { WasmCode, WebAssemblyHere } from "./web-assembly.ts";

/** A plan as a module, and that as the machine's own code. */
export interface TranslatedModule {
  readonly compiled: CompiledModule;
  readonly code: WasmCode;
}

export type CompileModule = (plan: Plan, options: ModuleOptions) => CompiledModule;

/** As many as a process comes back to: the plans of one model for training, measuring and prediction. */
const KEPT = 4;
const kept = new Map<string, TranslatedModule>();

/** Translates a plan; where texts can be told apart by a short one, not again if an equal one just was. */
export function compileOnce(
  wasm: WebAssemblyHere,
  compileModule: CompileModule,
  digest: ((text: string) => string) | undefined,
  plan: Plan,
  options: ModuleOptions,
): TranslatedModule {
  const key = digest?.(JSON.stringify([plan, options.relaxed, options.threads]));
  const found = key === undefined ? undefined : kept.get(key);
  if (found !== undefined) return found;
  const compiled = compileModule(plan, options);
  const translated = { compiled, code: new wasm.Module(compiled.bytes) };
  if (key !== undefined) kept.set(key, translated);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  return translated;
}
