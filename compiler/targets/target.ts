import type { KernelName } from "../ir/kernel-attributes.ts";
import type { Rewrite } from "../rewrites/rewrite.ts";

/** What `legalize` has to know of an engine. */
export interface Target {
  readonly name: string;
  /** Kernels that are missing, wrong or slow there, by others. They look towards inputs, as all rewrites do. */
  readonly rewrites: readonly Rewrite[];
  /** Kernels that the engine cannot run: a plan that still has one after the rewrites is refused. */
  readonly lacks: ReadonlySet<KernelName>;
  /** Most axes that the engine takes. `transpose` and `reshape` may see more. */
  readonly maxRank: number;
}
