import { type Problem, problem } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import { quoted } from "../../schema/problem/wording.ts";

/** What is said of a model and of what is given to it, where one does not fit the other. */

/** Images of another size than the model takes. */
export const otherImageSize = (model: string, dataset: string, data: string, span?: Span): Problem =>
  problem(
    "R211",
    `the model takes images of ${model} (channels, height, width), ${quoted(dataset)} has ${data}`,
    span,
    { help: ["choose the preset made for the dataset, or set the image size and channels"] },
  );

/** Labels that the model has no logit for. */
export const otherClassCount = (
  logits: number,
  dataset: string,
  classes: number,
  span?: Span,
  parameter?: string,
): Problem =>
  problem("R212", `the model tells ${logits} classes apart, ${quoted(dataset)} has ${classes}`, span, {
    help: [
      `set the number of classes to ${classes}${parameter === undefined ? "" : `: \`--set ${parameter}=${classes}\`, or "set": { "${parameter}": ${classes} } in the recipe`}`,
    ],
  });

/** A model that takes something else than images, or has no output to train. */
export const notOfImages = (what: string, span?: Span): Problem =>
  problem("R215", `this model cannot be run on images: ${what}`, span);

/** A model that was trained by a loss of its own, asked for classes. */
export const namesNoClasses = (): Problem =>
  problem("R215", "this model names no classes: its run has no logits", undefined, {
    help: [
      "`--tap PATH -o FILE` writes down what it makes of pictures; `vitral explain RUN` lists the paths",
      '"start": { "from": RUN } in the recipe of a model with classes begins with what it has learnt',
    ],
  });

/** A number of images in the spec where others have `b`. */
export const fixedBatch = (input: string, taken: number, given: readonly number[], span?: Span): Problem =>
  problem(
    "R221",
    `the model's input ${quoted(input)} takes ${taken} images at a time, ` +
      `and this needs batches of ${given.join(" and ")}`,
    span,
    {
      help: [
        `write \`b\` for ${taken} in the spec's input: it then takes any number`,
        `or let \`batch_size\` be ${taken}, and \`train\` and \`validation\` multiples of it`,
      ],
    },
  );

/** A parity case that was recorded with a model of other sizes. */
export const caseOfOtherSize = (path: string, key: string, theirs: string, ours: string): Problem =>
  problem("R222", `${quoted(key)} of ${quoted(path)} is ${theirs}, and the model has ${ours} there`, undefined, {
    help: ["give `--set` the sizes that the case was recorded with"],
  });
