import type { Shape } from "../../ir/kernel-attributes.ts";

/**
 * Where a value of the kernels is held: an ONNX value that has its elements in its order, counted out along axes that
 * may be others. So a reshape costs nothing until something needs the axes.
 */
export interface Held {
  readonly name: string;
  readonly shape: Shape;
}
