import type { Plan } from "../../../compiler/ir/plan.ts";
import { programFlops } from "../../../compiler/plan/program-flops.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { eagerEngine } from "../../eager/eager-engine.ts";
import { checkPlan } from "../../engines/check-plan.ts";
import type { Engine, EngineIdentity, PreparedPlan } from "../../engines/engine.ts";
import { memoryRanOut } from "../../engines/engine-messages.ts";
import { isOutOfMemory } from "../../engines/out-of-memory.ts";
import type { RunWatch } from "../../engines/run-watch.ts";
import type { Backend } from "../../tfjs/tfjs.ts";
import { addonOf } from "./binding.ts";
import { GraphPlan } from "./graph-plan.ts";
import { SessionThread } from "./sessions.ts";

/** TensorFlow's library before it is loaded. */
export interface NativeLibrary {
  readonly identity: EngineIdentity;
  /**
   * @param operations of the largest program that will run: the library is set up for it
   * @throws ProblemError N012
   */
  load(operations: number): Backend;
}

/**
 * TensorFlow running whole plans, each as one graph. Where it cannot have a graph it is called kernel by kernel.
 */
export function graphEngine(library: NativeLibrary): Engine {
  const plans = new Set<GraphPlan>();
  let loaded: Loaded | undefined;
  let thread: SessionThread | undefined;
  let trouble: string | undefined;

  function load(plan: Plan): Loaded {
    const programs = Object.values(plan.signatures).flat();
    const backend = library.load(Math.max(0, ...programs.map((program) => programFlops(plan, program))));
    return { backend, kernels: eagerEngine(backend) };
  }

  function graphOf(plan: Plan, { backend, kernels }: Loaded, watch: RunWatch | undefined): PreparedPlan {
    try {
      thread ??= new SessionThread(addonOf(backend.tf));
      const prepared = new GraphPlan(thread, plan, watch);
      plans.add(prepared);
      return prepared;
    } catch (error) {
      if (isOutOfMemory(error)) throw new ProblemError(memoryRanOut("its graph"));
      trouble ??= error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
      return kernels.prepare(plan, watch);
    }
  }

  return {
    get identity() {
      const { library: named, ...identity } = loaded?.backend.identity ?? library.identity;
      return { ...identity, library: trouble === undefined ? `${named}, one graph` : named };
    },
    get trouble() {
      return (
        trouble &&
        `TensorFlow takes no graph of this model, and is called kernel by kernel, which is slower: ${trouble}`
      );
    },
    prepare(plan, watch) {
      loaded ??= load(plan);
      if (trouble !== undefined) return loaded.kernels.prepare(plan, watch);
      checkPlan(plan, loaded.backend.identity.name);
      return graphOf(plan, loaded, watch);
    },
    tensorCount: () => [...plans].reduce((count, plan) => count + plan.count, loaded?.kernels.tensorCount() ?? 0),
    dispose() {
      for (const plan of plans) plan.dispose();
      plans.clear();
      thread?.dispose();
      thread = undefined;
      loaded?.kernels.dispose();
    },
  };
}

interface Loaded {
  readonly backend: Backend;
  readonly kernels: Engine;
}
