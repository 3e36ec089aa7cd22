import type { Plan } from "../../../compiler/ir/plan.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { eagerEngine } from "../../eager/eager-engine.ts";
import { checkPlan } from "../../engines/check-plan.ts";
import type { Engine, PreparedPlan } from "../../engines/engine.ts";
import { memoryRanOut } from "../../engines/engine-messages.ts";
import { isOutOfMemory } from "../../engines/out-of-memory.ts";
import type { Backend } from "../../tfjs/tfjs.ts";
import { bindingOf } from "./binding.ts";
import { GraphPlan } from "./graph-plan.ts";

/**
 * TensorFlow running whole plans, each as one graph. Where it cannot have a graph it is called kernel by kernel, and so
 * is who asks how long each kernel takes: a session says nothing of its parts.
 */
export function graphEngine(backend: Backend): Engine {
  const kernels = eagerEngine(backend);
  const plans = new Set<GraphPlan>();
  let trouble: string | undefined;

  function graphOf(plan: Plan): PreparedPlan {
    try {
      const prepared = new GraphPlan(bindingOf(backend.tf), plan);
      plans.add(prepared);
      return prepared;
    } catch (error) {
      if (isOutOfMemory(error)) throw new ProblemError(memoryRanOut("its graph"));
      trouble ??= error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
      return kernels.prepare(plan);
    }
  }

  return {
    ...kernels,
    get identity() {
      const { library, ...identity } = kernels.identity;
      return { ...identity, library: trouble === undefined ? `${library}, one graph` : library };
    },
    get trouble() {
      return (
        trouble &&
        `TensorFlow takes no graph of this model, and is called kernel by kernel, which is slower: ${trouble}`
      );
    },
    prepare(plan, watch) {
      if (watch !== undefined || trouble !== undefined) return kernels.prepare(plan, watch);
      checkPlan(plan, kernels.identity.name);
      return graphOf(plan);
    },
    tensorCount: () => [...plans].reduce((count, plan) => count + plan.count, kernels.tensorCount()),
    dispose() {
      for (const plan of plans) plan.dispose();
      plans.clear();
      kernels.dispose();
    },
  };
}
