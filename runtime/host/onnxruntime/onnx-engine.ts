import { checkPlan } from "../../engines/check-plan.ts";
import type { Engine, EngineIdentity } from "../../engines/engine.ts";
import type { Onnxruntime } from "./load.ts";
import { OnnxPlan } from "./onnx-plan.ts";

/** ONNX Runtime, which computes whole programs. How long their parts took is told when a plan is disposed of. */
export function onnxEngine(ort: Onnxruntime, identity: EngineIdentity): Engine {
  const plans = new Set<OnnxPlan>();
  return {
    identity,
    prepare(plan, watch) {
      checkPlan(plan, identity.name);
      const prepared = new OnnxPlan(ort, identity.threads, plan, watch);
      plans.add(prepared);
      return prepared;
    },
    tensorCount: () => [...plans].reduce((count, plan) => count + plan.count, 0),
    dispose() {
      for (const plan of plans) plan.dispose();
      plans.clear();
    },
  };
}
