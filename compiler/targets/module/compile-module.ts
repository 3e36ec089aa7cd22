import type { Plan } from "../../ir/plan.ts";
import { stepLabel } from "../../ir/step-label.ts";
import type { CompiledModule } from "./compiled-module.ts";

export interface ModuleOptions {
  /** With relaxed SIMD, where multiply and add are one instruction. */
  readonly relaxed: boolean;
  /** How many threads compute at once, at most. */
  readonly threads: number;
}

/** @throws Error naming the step that has no code yet: none has */
export function compileModule(plan: Plan, _options: ModuleOptions): CompiledModule {
  const [first] = Object.values(plan.signatures).flatMap((programs) => programs.flatMap(({ steps }) => steps));
  throw new Error(`engine module cannot run ${first === undefined ? `plan \`${plan.name}\`` : stepLabel(first)} yet`);
}
