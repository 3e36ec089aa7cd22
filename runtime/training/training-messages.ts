import type { Words } from "../../schema/problem/fault.ts";
import { quoted } from "../../schema/problem/wording.ts";

/** What is said of a training that goes wrong, by code. */
export const trainingWords = {
  /** The loss is no number any more. */
  R213: (what: string, step: number, epoch: number, kept: string | undefined): Words => ({
    message: `${what} at step ${step}, in epoch ${epoch}: training has diverged`,
    help: [
      "lower the learning rate, lengthen `warmup`, or set `clip_norm`",
      ...(kept === undefined ? [] : [`the weights saved before are kept: \`${kept}\``]),
    ],
  }),
};

export const trainingSentences = {
  lossIs: (loss: number): string => `the loss is ${loss}`,
  validationLossIs: (loss: number): string => `the validation loss is ${loss}`,
  weightIs: (name: string, value: number): string => `${quoted(name)} holds ${value}`,
};
