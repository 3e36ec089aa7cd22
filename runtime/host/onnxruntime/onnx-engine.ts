import { checkPlan } from "../../engines/check-plan.ts";
import type { Engine, EngineIdentity } from "../../engines/engine.ts";
import type { Onnxruntime } from "./load.ts";
import { OnnxPlan } from "./onnx-plan.ts";

/** ONNX Runtime, which computes whole programs. It says nothing of their parts to who measures them. */
export function onnxEngine(ort: Onnxruntime, identity: EngineIdentity): Engine {
  const plans = new Set<OnnxPlan>();
  return {
    identity,
    prepare(plan) {
      checkPlan(plan, identity.name);
      const prepared = new OnnxPlan(ort, identity.threads, plan);
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
