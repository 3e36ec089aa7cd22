import type { Shape } from "../../ir/kernel-attributes.ts";
import { sizeAt } from "../../ir/same-shape.ts";

/**
 * Where a value of the kernels is held: an ONNX value that has its elements in its order, counted out along axes that
 * may be others. So a reshape costs nothing until something needs the axes.
 */
export interface Held {
  readonly name: string;
  readonly shape: Shape;
  /** The axes of `shape`, those of an image, stand in the order of ONNX's images there: the channels are second. */
  readonly arePlanes?: true;
}

/** The kernels' images have their channels last, those of ONNX before rows and columns. */
export const TO_PLANES: readonly number[] = [0, 3, 1, 2];
export const FROM_PLANES: readonly number[] = [0, 2, 3, 1];

export const planesShape = (shape: Shape): Shape => TO_PLANES.map((axis) => sizeAt(shape, axis));

/** Whether an image has one channel or one pixel: then its elements are in one order either way. */
export const isEitherWay = ([, height, width, channels]: Shape) => channels === 1 || (height === 1 && width === 1);

/**
 * An image whose channels are second. It stays so until something needs its elements in their order: what acts on each
 * alone does not, so that nothing is turned over between convolutions.
 */
export const heldPlanes = (name: string, shape: Shape): Held =>
  isEitherWay(shape) ? { name, shape: planesShape(shape) } : { name, shape, arePlanes: true };
