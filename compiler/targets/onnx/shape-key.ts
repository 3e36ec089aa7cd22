import type { Shape } from "../../ir/kernel-attributes.ts";
import { isConstant, type Size } from "../../size/size.ts";

export const sizeKey = (size: Size): string => (isConstant(size) ? String(size) : size.key);

/** Equal texts for equal shapes. */
export const shapeKey = (shape: Shape): string => shape.map(sizeKey).join();
