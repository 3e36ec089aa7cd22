import type { Picks } from "../special/gather.ts";
import type { Pooling } from "../special/max-pool-grad.ts";
import type { Ranking } from "../special/top-k.ts";

/** What is counted with. */
export type NumberType = "f32" | "i32";

/** Indices of a step are checked while it runs: what a fault calls it. */
interface Checked {
  readonly path: string;
}

/** Kernels that are no loop over affine places: their sizes, with all that a function of their own must know. */
export type SpecialKernel =
  /** Reads seed, step. */
  | { readonly kernel: "random"; readonly site: number; readonly count: number }
  /** Reads x, then the indices. */
  | ({ readonly kernel: "gather" } & Picks & Checked)
  /** Reads what is added, then the indices. */
  | ({ readonly kernel: "scatter_add"; readonly dtype: NumberType } & Picks & Checked)
  | ({ readonly kernel: "top_k" } & Ranking)
  /** Reads x, y and g. */
  | ({ readonly kernel: "max_pool_grad" } & Pooling);
