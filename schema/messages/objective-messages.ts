import { type Problem, problem } from "../problem/problem.ts";
import type { Span } from "../problem/source.ts";
import { quoted } from "../problem/wording.ts";

/** R14x: objectives. */

/** @param found the loss's type, such as `f32 [b, 10]` */
export const lossNotNumber = (span: Span | undefined, found: string): Problem =>
  problem("R140", `the loss is ${found}, and must be one number`, span, {
    help: ['let the last node fold what is left: { "reduce": "b n -> ", "by": "mean" }'],
  });

export const weightInObjective = (span: Span | undefined, op: string): Problem =>
  problem("R141", `${quoted(op)} has weights of its own, and an objective has none`, span, {
    help: ["put it into the spec, and let the objective read its result as an output"],
  });

export const classWeightCount = (span: Span | undefined, given: number, classes: number): Problem =>
  problem("R142", `"class_weights" has ${given} numbers, and there are ${classes} classes`, span, {
    help: ["give one for each class, in the order of the classes"],
  });
