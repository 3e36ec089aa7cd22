import { PLAN_VERSION, type Plan } from "../../compiler/ir/plan.ts";
import type { Engine } from "../engines/engine.ts";
import { Device } from "../tfjs/device.ts";
import type { Backend } from "../tfjs/tfjs.ts";
import { EagerPlan } from "./prepared.ts";

/** An engine that makes one tfjs call after the other. */
export function eagerEngine(backend: Backend): Engine {
  const { identity } = backend;
  const device = new Device(backend);
  const plans = new Set<EagerPlan>();
  return {
    identity,
    addressable: backend.target.capabilities.addressable,
    prepare(plan) {
      checkPlan(plan, identity.name);
      const prepared = new EagerPlan(device, plan, identity.name);
      plans.add(prepared);
      return prepared;
    },
    tensorCount: () => device.count(),
    dispose() {
      for (const plan of plans) plan.dispose();
      plans.clear();
    },
  };
}

function checkPlan(plan: Plan, engine: string): void {
  if (plan.version !== PLAN_VERSION) {
    throw new Error(`plan \`${plan.name}\` is of version ${plan.version}; this runtime runs version ${PLAN_VERSION}`);
  }
  if (plan.engine !== engine) {
    throw new Error(`plan \`${plan.name}\` was compiled for engine \`${plan.engine}\`, not for \`${engine}\``);
  }
}
