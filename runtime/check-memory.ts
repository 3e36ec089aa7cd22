import type { Plan } from "../compiler/plan.ts";
import { planMemory } from "../compiler/plan-memory.ts";
import type { Span } from "../schema/source.ts";
import type { Engine } from "./engines/engine.ts";
import { engineWords } from "./engines/messages.ts";
import { runError } from "./messages.ts";

/**
 * Refuses a plan that is sure to run out of memory.
 * @param span where the recipe says how many images a batch has
 * @throws ProblemError R411
 */
export function checkMemory(plan: Plan, { identity, addressable }: Engine, span?: Span): void {
  const { peak } = planMemory(plan);
  if (addressable !== undefined && peak > addressable) {
    throw runError("R411", engineWords.R411(identity.name, peak, addressable), span);
  }
}
