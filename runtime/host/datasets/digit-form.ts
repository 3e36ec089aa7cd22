import type { ImageForm } from "../../../compiler/export/training-images.ts";

/** Pixels of a digit's side, and of the side of the box in it that the strokes fill. */
export const side = 28;
export const box = 20;

/** White strokes on black. Mean and deviation of the 60 000 training digits, as is the custom with MNIST. */
export const digitForm: ImageForm = {
  channels: 1,
  height: side,
  width: side,
  mean: [0.1307],
  deviation: [0.3081],
  background: "dark",
  interpolation: "lanczos",
  crop: { keeps: "ink", box },
};
