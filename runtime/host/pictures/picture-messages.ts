import { type Problem, problem } from "../../../schema/problem/problem.ts";
import { quoted, quotedPath } from "../../../schema/problem/wording.ts";

/** What is said of pictures that a run is to read. */

/** A picture that cannot be decoded. */
export const unreadablePicture = (path: string, reason: string): Problem =>
  problem("R214", `${quotedPath(path)} cannot be read as an image: ${reason}`, undefined, {
    help: ["PNG, JPEG, WebP, GIF, TIFF, AVIF and SVG are understood"],
  });

/** A picture in which there is nothing to be seen. */
export const blankPicture = (path: string, why: string): Problem =>
  problem("R230", `${quoted(path)} is blank: ${why}`, undefined, {
    help: ["draw with more contrast, or larger; `--invert always` or `never` says that ink is dark or light"],
  });

/** A folder without one. */
export const noPictures = (folder: string): Problem =>
  problem("R231", `there is no picture in ${quoted(folder)}`, undefined, {
    help: [
      "files are taken whose names end in png, jpg, webp, gif, tiff, avif or svg; others are read if you name them",
    ],
  });

export const pictureSentences = {
  empty: "it is empty",
  unknownFormat: "it is not in a picture format that is known here",
  damaged: "it begins as a picture does, and is damaged or cut short",
  missing: "there is no such file",
  otherChannels: (has: number, wanted: number): string =>
    `it has ${has} ${has === 1 ? "channel" : "channels"}, and the model takes ${wanted}`,
  tooLarge: (most: number): string => `it has more than ${most / 1e6} million pixels`,
  readAs: (width: number, height: number, steps: readonly string[]): string =>
    `read as ${width}×${height}${steps.length === 0 ? "" : `, ${steps.join(", ")}`}`,
  grey: "in grey",
  colour: "in colour",
  resizedFrom: (width: number, height: number): string => `resized from ${width}×${height}`,
  resizedFromTo: (width: number, height: number, to: number, by: number): string =>
    `resized from ${width}×${height} to ${to}×${by}`,
  middle: "its middle cut out",
  padded: "padded to keep its proportions",
  inverted: "inverted, since its background is light and the training images' is dark",
  invertedAsAsked: "inverted as asked",
};
