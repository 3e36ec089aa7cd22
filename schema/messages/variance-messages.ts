import { type Problem, problem } from "../problem/problem.ts";
import type { Span } from "../problem/source.ts";
import { quoted } from "../problem/wording.ts";

/**
 * R281: a variance over one value. The model can be evaluated; only training divides by n − 1.
 * @param count the number of values as the spec's sizes say it
 */
export const variesOverOne = (span: Span, op: string, count: string): Problem =>
  problem("R281", `${quoted(op)} cannot be trained on one value of each feature: its variance divides by n - 1`, span, {
    label: count === "1" ? "n = 1" : `n = ${count} = 1`,
    help: [
      count === "1"
        ? "keep an axis that it can take the variance over"
        : `train on batches that make ${count} more than 1`,
      'or write "layer_norm", which takes each image alone',
    ],
  });
