import type { Words } from "../../../schema/problem/fault.ts";
import { quoted, quotedPath } from "../../../schema/problem/wording.ts";

/** What is said of pictures that a run is to read, by code. */
export const pictureWords = {
  /** A picture that cannot be decoded. */
  R214: (path: string, reason: string): Words => ({
    message: `${quotedPath(path)} cannot be read as an image: ${reason}`,
    help: ["PNG, JPEG, WebP, GIF, TIFF, AVIF and SVG are understood"],
  }),

  /** A picture in which there is nothing to be seen. */
  R230: (path: string, why: string): Words => ({
    message: `${quoted(path)} is blank: ${why}`,
    help: ["draw with more contrast, or larger; `--invert always` or `never` says that ink is dark or light"],
  }),

  /** A folder without one. */
  R231: (folder: string): Words => ({
    message: `there is no picture in ${quoted(folder)}`,
    help: [
      "files are taken whose names end in png, jpg, webp, gif, tiff, avif or svg; others are read if you name them",
    ],
  }),
};

export const pictureSentences = {
  empty: "it is empty",
  unknownFormat: "it is not in a picture format that is known here",
  damaged: "it begins as a picture does, and is damaged or cut short",
  tooLarge: (most: number): string => `it has more than ${most / 1e6} million pixels`,
  readAs: (width: number, height: number, steps: readonly string[]): string =>
    `read as ${width}×${height}${steps.length === 0 ? "" : `, ${steps.join(", ")}`}`,
  grey: "in grey",
  colour: "in colour",
  resizedFrom: (width: number, height: number): string => `resized from ${width}×${height}`,
  padded: "padded to keep its proportions",
  inverted: "inverted, since its background is light and the training images' is dark",
  invertedAsAsked: "inverted as asked",
};
