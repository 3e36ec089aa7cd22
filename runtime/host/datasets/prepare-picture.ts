import type { Sharp } from "sharp";

/** A picture is inverted if it is light where training images are dark; or always, or never. */
export type Inversion = "auto" | "always" | "never";

/** Levels of 0 … 255 in a dataset's form, row by row, the channels of a pixel side by side; or why there are none. */
export type PreparedPicture =
  | {
      readonly levels: Uint8Array;
      /** What was done to the picture, in words. */
      readonly steps: readonly string[];
    }
  | { readonly blank: string };

/** Brings a picture to the form of training images. */
export type PreparePicture = (picture: Sharp, inversion: Inversion) => Promise<PreparedPicture>;
