import { compileModule } from "../../compiler/targets/module/compile-module.ts";
import { moduleTarget } from "../../compiler/targets/module/module-target.ts";
import { PAGE_BYTES } from "../../compiler/wasm/module.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import { checkPlan } from "../engines/check-plan.ts";
import type { Engine, EngineIdentity } from "../engines/engine.ts";
import { beyondMemory, memoryRanOut } from "../engines/engine-messages.ts";
import { isOutOfMemory } from "../engines/out-of-memory.ts";
import { type CompileModule, compileOnce } from "./compile-once.ts";
import { executeHere } from "./executor.ts";
import { noVectors } from "./module-messages.ts";
import { ModulePlan } from "./module-plan.ts";
import { vectorsHere } from "./vectors.ts";
import { type WasmMemory, type WebAssemblyHere, webAssembly } from "./web-assembly.ts";

const { name, addressable } = moduleTarget;

/** What only the surroundings know: a process, or a page. */
export interface ModuleSurroundings {
  /** The processor, for the record. */
  readonly cpu: string;
  /** A short text that tells any two others apart. */
  readonly digest: (text: string) => string;
}

/**
 * The engine that makes one WebAssembly module of a plan.
 * @throws ProblemError R264 where the machine's WebAssembly does not compute with vectors
 */
export function moduleEngine({ cpu, digest }: ModuleSurroundings, compile: CompileModule = compileModule): Engine {
  const wasm = webAssembly;
  const vectors = vectorsHere();
  if (wasm === undefined || vectors === "none") throw new ProblemError(noVectors());
  const options = { relaxed: vectors === "relaxed", threads: 1 };
  const identity: EngineIdentity = { name, library: `module ${vectors}`, threads: options.threads, cpu };
  const plans = new Set<ModulePlan>();
  return {
    identity,
    addressable,
    prepare(plan) {
      checkPlan(plan, name);
      const { compiled, code } = compileOnce(wasm, compile, digest, plan, options);
      const named = (work: string, error: unknown) => asProblem(work, error, compiled.memoryBytes);
      const disposed = (gone: ModulePlan) => plans.delete(gone);
      try {
        const memory = memoryFor(wasm, compiled.memoryBytes);
        const executor = executeHere(wasm, code, memory);
        const prepared = new ModulePlan(plan, { compiled, memory, executor }, { named, disposed });
        plans.add(prepared);
        return prepared;
      } catch (error) {
        throw named("its memory", error);
      }
    },
    tensorCount: () => [...plans].reduce((count, plan) => count + plan.tensors, 0),
    dispose() {
      for (const plan of plans) plan.dispose();
    },
  };
}

/** @throws ProblemError R411; RangeError where the machine has not as much */
function memoryFor(wasm: WebAssemblyHere, bytes: number): WasmMemory {
  if (bytes > addressable) throw new ProblemError(beyondMemory(name, bytes, addressable));
  const pages = Math.ceil(bytes / PAGE_BYTES);
  return new wasm.Memory({ initial: pages, maximum: pages, shared: false });
}

function asProblem(work: string, error: unknown, bytes: number): unknown {
  if (error instanceof ProblemError || !isOutOfMemory(error)) return error;
  return new ProblemError(memoryRanOut(work, { engine: name, bytes, addressable }));
}
