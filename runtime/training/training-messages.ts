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

/** A model that learns at no rate of those that were tried. */
export const noRate = (from: string, to: string, began: number, lowest: number): Problem =>
  problem(
    "R136",
    `the loss does not fall at any rate from ${from} to ${to}: it begins at ${lossText(began)}, and its lowest mean is ${lossText(lowest)}`,
    undefined,
    {
      help: [
        "try other rates by `--from` and `--to`, and more of them by `--steps`",
        "where it falls at none, look at the data (`vitral data`), the objective and what is frozen",
      ],
    },
  );

/** A loss that is no number before anything was learnt. */
export const noFirstLoss = (from: string): Problem =>
  problem("R137", `the loss is no number at the lowest rate already, ${from}`, undefined, {
    help: [
      "begin with a lower one by `--from`; where that changes nothing, the model computes with numbers that are too large: look at its data and at the weights it starts from",
    ],
  });

const lossText = (loss: number): string => String(Number(loss.toPrecision(4)));
