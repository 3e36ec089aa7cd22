import type { Words } from "../../../schema/problem/fault.ts";
import { quoted } from "../../../schema/problem/wording.ts";

/** What is said of pictures that a run is to read, by code. */
export const pictureWords = {
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
