import type { Words } from "../../schema/problem/fault.ts";
import { quoted } from "../../schema/problem/wording.ts";

/** What is said of a model and of what is given to it, where one does not fit the other, by code. */
export const fitWords = {
  /** Images of another size than the model takes. */
  R211: (model: string, dataset: string, data: string): Words => ({
    message: `the model takes images of ${model} (channels, height, width), ${quoted(dataset)} has ${data}`,
    help: ["choose the preset made for the dataset, or set the image size and channels"],
  }),

  /** Labels that the model has no logit for. */
  R212: (logits: number, dataset: string, classes: number): Words => ({
    message: `the model tells ${logits} classes apart, ${quoted(dataset)} has ${classes}`,
    help: [`set the number of classes to ${classes}`],
  }),

  /** A model that takes something else than images, or has no output to train. */
  R215: (what: string): Words => ({ message: `this model cannot be run on images: ${what}` }),

  /** A number of images in the spec where others have `b`. */
  R221: (input: string, taken: number, given: readonly number[]): Words => ({
    message:
      `the model's input ${quoted(input)} takes ${taken} images at a time, ` +
      `and this needs batches of ${given.join(" and ")}`,
    help: [
      `write \`b\` for ${taken} in the spec's input: it then takes any number`,
      `or let \`batch_size\` be ${taken}, and \`train\` and \`validation\` multiples of it`,
    ],
  }),

  /** A parity case that was recorded with a model of other sizes. */
  R222: (path: string, key: string, theirs: string, ours: string): Words => ({
    message: `${quoted(key)} of ${quoted(path)} is ${theirs}, and the model has ${ours} there`,
    help: ["give `--set` the sizes that the case was recorded with"],
  }),
};
