import { PLAN_VERSION, type Plan } from "../../compiler/ir/plan.ts";
import { stepLabel } from "../../compiler/ir/step-label.ts";
import { kernels } from "../../compiler/kernels/table.ts";

/** @throws Error when a plan is none of this engine's. */
export function checkPlan(plan: Plan, engine: string): void {
  if (plan.version !== PLAN_VERSION) {
    throw new Error(`plan \`${plan.name}\` is of version ${plan.version}; this runtime runs version ${PLAN_VERSION}`);
  }
  if (plan.engine !== engine) {
    throw new Error(`plan \`${plan.name}\` was compiled for engine \`${plan.engine}\`, not for \`${engine}\``);
  }
  for (const { steps } of Object.values(plan.signatures).flat()) {
    const unknown = steps.find(({ kernel }) => !Object.hasOwn(kernels, kernel));
    if (unknown !== undefined) {
      throw new Error(`this engine cannot run ${stepLabel(unknown)}: it does not know the kernel`);
    }
  }
}
