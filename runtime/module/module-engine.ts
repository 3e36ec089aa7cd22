import type { Plan, Program } from "../../compiler/ir/plan.ts";
import { programFlops } from "../../compiler/plan/program-flops.ts";
import { compileModule } from "../../compiler/targets/module/compile-module.ts";
import { moduleTarget } from "../../compiler/targets/module/module-target.ts";
import { PAGE_BYTES } from "../../compiler/wasm/module.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import { checkPlan } from "../engines/check-plan.ts";
import type { Engine, EngineIdentity } from "../engines/engine.ts";
import { moduleLibraries } from "../engines/engine-identity.ts";
import { beyondMemory, memoryRanOut } from "../engines/engine-messages.ts";
import { isOutOfMemory } from "../engines/out-of-memory.ts";
import { type CompileModule, compileOnce, type TranslatedModule } from "./compile-once.ts";
import { executeBySize, executeHere } from "./executor.ts";
import { noVectors } from "./module-messages.ts";
import { type LoadedModule, ModulePlan } from "./module-plan.ts";
import { countsUpTo, ThreadChoice } from "./thread-choice.ts";
import { ThreadTeam } from "./thread-team.ts";
import type { StartThread } from "./threads.ts";
import { type Vectors, vectorsHere } from "./vectors.ts";
import { WatchedModule } from "./watched-module.ts";
import { type WebAssemblyHere, webAssembly } from "./web-assembly.ts";

const { name, addressable } = moduleTarget;

/** What only the surroundings know: a process, or a page. */
export interface ModuleSurroundings {
  /** The processor, for the record. */
  readonly cpu: string;
  /** A short text that tells any two others apart: with it, equal plans are compiled once. */
  readonly digest?: (text: string) => string;
  /** What the machine has for vectors, or less than it has: the same bits as on one that lacks the rest. */
  readonly vectors?: Vectors;
  /** How many threads may compute at once, and how one begins; left out where memory cannot be shared. */
  readonly threads?: { readonly most: number; readonly start: StartThread };
}

/** Below, a thread costs more than it takes off the others: to be asked and to meet them at every barrier. */
const FLOPS_A_THREAD = 1e7;
/** How many times as many are worth a thread without trying. */
const SURELY = 100;

/** What tests put others in the place of. */
interface Parts {
  readonly compile: CompileModule;
  readonly flopsAThread: number;
}
const ours: Parts = { compile: compileModule, flopsAThread: FLOPS_A_THREAD };

/**
 * The engine that makes one WebAssembly module of a plan.
 * @throws ProblemError R264 where the machine's WebAssembly does not compute with vectors
 */
export function moduleEngine(surroundings: ModuleSurroundings, parts: Partial<Parts> = {}): Engine {
  const { cpu, digest, threads, vectors = vectorsHere() } = surroundings;
  const { compile, flopsAThread } = { ...ours, ...parts };
  const wasm = webAssembly;
  if (wasm === undefined || vectors === "none") throw new ProblemError(noVectors());
  const most = threads?.most ?? 1;
  const identity: EngineIdentity = { name, library: moduleLibraries[vectors], threads: most, cpu };
  const plans = new Set<ModulePlan>();

  const countsFor = (plan: Plan, program: Program): readonly number[] => {
    const worth = programFlops(plan, program) / flopsAThread;
    const count = Math.max(1, Math.min(most, Math.floor(worth)));
    return worth / count < SURELY ? countsUpTo(count) : [count];
  };

  return {
    identity,
    addressable,
    prepare(plan, watch) {
      checkPlan(plan, name);
      const programs = Object.values(plan.signatures).flat();
      // What is measured does not change its threads on the way.
      const counts = programs.map((program) => countsFor(plan, program).slice(watch === undefined ? 0 : -1));
      const options = { relaxed: vectors === "relaxed", threads: Math.max(1, ...counts.flat()) };
      const threadsFor = new Map(programs.map((program, i) => [program, new ThreadChoice(counts[i] ?? [1])]));
      const watched = watch && new WatchedModule(plan, options, watch);
      const translated =
        watched === undefined
          ? compileOnce(wasm, compile, digest, plan, options)
          : compileOnce(wasm, () => watched.described.compiled, undefined, plan, options);
      const named = (work: string, error: unknown) => asProblem(work, error, translated.compiled.memoryBytes);
      const disposed = (gone: ModulePlan) => plans.delete(gone);
      try {
        const loaded = { ...load(wasm, translated, threads?.start), threadsFor, watched };
        const prepared = new ModulePlan(plan, loaded, { named, disposed });
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
function load(
  wasm: WebAssemblyHere,
  { compiled, code }: TranslatedModule,
  start: StartThread | undefined,
): Omit<LoadedModule, "threadsFor" | "watched"> {
  const { memoryBytes, threads } = compiled;
  if (memoryBytes > addressable) throw new ProblemError(beyondMemory(name, memoryBytes, addressable));
  const pages = Math.ceil(memoryBytes / PAGE_BYTES);
  const isShared = threads > 1;
  const memory = new wasm.Memory({ initial: pages, maximum: pages, shared: isShared });
  const here = executeHere(wasm, code, memory);
  const executor =
    isShared && start !== undefined ? executeBySize(here, new ThreadTeam(start, { code, memory }, threads)) : here;
  return { compiled, memory, executor };
}

function asProblem(work: string, error: unknown, bytes: number): unknown {
  if (error instanceof ProblemError || !isOutOfMemory(error)) return error;
  return new ProblemError(memoryRanOut(work, { engine: name, bytes, addressable }));
}
