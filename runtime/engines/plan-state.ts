import type { Plan, StateEntry } from "../../compiler/ir/plan.ts";
import type { HostTensor } from "./engine.ts";
import { checkType } from "./host-tensor.ts";

/** @throws Error naming the first tensor that has no place in the plan's state, or not of its type. */
export function checkState(plan: Plan, state: ReadonlyMap<string, HostTensor>): void {
  for (const [path, tensor] of state) {
    const entry = plan.state[path];
    if (entry === undefined) throw new Error(`the plan has no state \`${path}\``);
    checkType(`state \`${path}\``, tensor, entry);
  }
}

export const neverWritten = (path: string): Error => new Error(`state \`${path}\` has not been written`);

export const disposedOf = (): Error => new Error("the prepared plan has been disposed of");

/** What a checkpoint holds of a plan's state: all but a teacher's, which lies where the teacher does. */
export const savedEntries = ({ state }: Pick<Plan, "state">): readonly (readonly [string, StateEntry])[] =>
  Object.entries(state).filter(([, { role }]) => role !== "teacher");
