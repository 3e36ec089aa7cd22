import type { Constant } from "../../ir/graph.ts";
import { kernels } from "../../kernels/table.ts";

/** The elements of an array with its axes in another order. */
export const turnedOver = (array: Constant, perm: readonly number[]): Constant["data"] =>
  kernels.transpose.evaluate([array], { perm })[0].data;
