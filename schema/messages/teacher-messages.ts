import { type Problem, problem } from "../problem/problem.ts";
import type { Span } from "../problem/source.ts";
import { listed, quoted } from "../problem/wording.ts";

/** R14x: teachers. */

/** @param theirs the type of what the teacher takes, such as `f32 [b, 3, 224, 224]` */
export const otherTeacherImages = (theirs: string, ours: string, span?: Span): Problem =>
  problem("R146", `the teacher takes ${theirs}, and the model's images are ${ours}`, span, {
    help: ["choose a teacher of the same image size and channels, or give the model those of its teacher"],
  });

/** Pixels reach the two by other numbers. */
export const otherTeacherPixels = (theirs: string, ours: string, span?: Span): Problem =>
  problem("R146", `the teacher's pixels have ${theirs}, and those of the model's images ${ours}`, span, {
    help: ['give the recipe the teacher\'s numbers: "dataset": { …, "normalize": { "mean": …, "deviation": … } }'],
  });

export const noTeacherOutput = (output: string, outputs: readonly string[], span?: Span): Problem =>
  problem("R147", `the teacher has no output ${quoted(output)}`, span, {
    help: [`its outputs are ${listed(outputs)}: "teacher": { "output": ${JSON.stringify(outputs[0] ?? "")}, … }`],
  });

/** Scores that cannot be compared. */
export const otherTeacherClasses = (
  output: string,
  theirs: string,
  learning: string,
  ours: string,
  span?: Span,
): Problem =>
  problem(
    "R147",
    `the teacher's ${quoted(output)} is ${theirs}, and ${quoted(learning)}, which learns from it, is ${ours}`,
    span,
    {
      help: ["choose a teacher that was trained on the same classes"],
    },
  );

/** Class names that are not the teacher's, or in another order. */
export const otherTeacherNames = (theirs: readonly string[], ours: readonly string[], span?: Span): Problem =>
  problem("R147", `the teacher's classes are ${few(theirs)}, and those of the images ${few(ours)}`, span, {
    help: ["choose a teacher that was trained on the same classes, in the same order"],
  });

const few = (names: readonly string[]): string =>
  names.length > 4 ? `${names.slice(0, 4).join(", ")}, …` : names.join(", ");

/** @param from the teacher, as the recipe has it */
export const changedTeacher = (from: string, span?: Span): Problem =>
  problem("R148", `the teacher ${quoted(from)} is not what it was when the run began`, span, {
    help: ["put its weights back as they were, or begin another run"],
  });
