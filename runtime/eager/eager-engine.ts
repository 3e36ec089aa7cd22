import { checkPlan } from "../engines/check-plan.ts";
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
    addressable: backend.target.addressable,
    prepare(plan, watch) {
      checkPlan(plan, identity.name);
      const prepared = new EagerPlan(device, plan, identity.name, watch);
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
