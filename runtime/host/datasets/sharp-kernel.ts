import type { KernelEnum } from "sharp";
import type { Interpolation } from "../../../compiler/export/training-images.ts";

/** What sharp calls the ways to resize a picture. */
export const sharpKernel: Readonly<Record<Interpolation, keyof KernelEnum>> = {
  nearest: "nearest",
  bilinear: "linear",
  bicubic: "cubic",
  lanczos: "lanczos3",
};
