import { type Problem, problem } from "../../schema/problem/problem.ts";
import { quoted } from "../../schema/problem/wording.ts";

/** What is said of a training that goes wrong. */

/** The loss is no number any more. */
export const trainingDiverged = (what: string, step: number, epoch: number, kept: string | undefined): Problem =>
  problem("R213", `${what} at step ${step}, in epoch ${epoch}: training has diverged`, undefined, {
    help: [
      "lower the learning rate, lengthen `warmup`, or set `clip_norm`",
      ...(kept === undefined ? [] : [`the weights saved before are kept: \`${kept}\``]),
    ],
  });

export const trainingSentences = {
  lossIs: (loss: number): string => `the loss is ${loss}`,
  validationLossIs: (loss: number): string => `the validation loss is ${loss}`,
  weightIs: (name: string, value: number): string => `${quoted(name)} holds ${value}`,
};
