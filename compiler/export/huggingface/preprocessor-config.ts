import type { Interpolation, TrainingImages } from "../training-images.ts";

/** Pillow's numbers for ways to resize. */
const resampling: Readonly<Record<Interpolation, number>> = { nearest: 0, lanczos: 1, bilinear: 2, bicubic: 3 };

/** How an image processor makes the network's input of a picture that has the form of the images. */
export const preprocessorConfig = ({ height, width, mean, deviation, interpolation }: TrainingImages) => ({
  image_processor_type: "ViTImageProcessor",
  do_resize: true,
  size: { height, width },
  resample: resampling[interpolation],
  do_rescale: true,
  rescale_factor: 1 / 255,
  do_normalize: true,
  image_mean: mean,
  image_std: deviation,
});
