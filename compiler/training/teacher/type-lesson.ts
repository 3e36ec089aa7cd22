import { noTeacherOutput, otherTeacherClasses, otherTeacherImages } from "../../../schema/messages/teacher-messages.ts";
import type { TypedGraph } from "../../expand/typed-graph.ts";
import { reject } from "../../shape/rejection.ts";
import { bareShapeText, sizesOf, type Tensor, type TensorType } from "../../shape/shape.ts";
import { sameSize } from "../../size/size.ts";
import { nodeOf, outputNamed, typeNodes } from "../objective/type-objective.ts";
import { lessonNodes } from "./lesson-nodes.ts";
import { learningOutput, type Teacher } from "./teacher.ts";

export interface TypedLesson {
  /** The nodes over `task`, `scores` and `teacher`; their only output is `result`. */
  readonly graph: TypedGraph;
  /** The model's output that learns. */
  readonly scores: string;
  readonly images: Tensor;
}

/**
 * Phases 1, 3 and 4 for what a model learns from its teacher.
 * @throws ProblemError R146 where the teacher takes other images, R147 where it has other classes
 */
export function typeLesson(typed: TypedGraph, { typed: teacher, lesson }: Teacher): TypedLesson {
  const images = sharedImages(typed, teacher);
  const { name } = learningOutput(lesson);
  const scores = outputNamed(typed, name);
  const told = teacher.outputs.get(lesson.output);
  if (told === undefined) reject(noTeacherOutput(lesson.output, [...teacher.outputs.keys()]));
  if (!isSameSizes(told, scores)) reject(otherTeacherClasses(lesson.output, textOf(told), name, textOf(scores)));
  const task: TensorType = { axes: [], dtype: "f32", constant: undefined };
  // Axes have the model's names: those of another spec say nothing here.
  const plain: TensorType = { axes: scores.axes, dtype: "f32", constant: undefined };
  const inputs = new Map([
    ["task", task],
    ["scores", plain],
    ["teacher", plain],
  ]);
  return { graph: typeNodes(typed, nodeOf(lessonNodes(lesson)), inputs), scores: name, images };
}

/** The one input of both. */
function sharedImages(typed: TypedGraph, teacher: TypedGraph): Tensor {
  const [[, images] = []] = typed.inputs;
  const [[, theirs] = [], ...others] = teacher.inputs;
  if (images === undefined) throw new Error("a model without images learns from no teacher");
  const isFree = [...teacher.contracts].some(
    ([name, { multipleOf }]) => multipleOf > 1 && typed.contracts.get(name)?.multipleOf !== multipleOf,
  );
  if (theirs === undefined || others.length > 0 || isFree || !isSameSizes(images, theirs))
    reject(otherTeacherImages(theirs === undefined ? "none" : textOf(theirs), textOf(images)));
  return images;
}

function isSameSizes(one: TensorType, other: TensorType): boolean {
  const [sizes, others] = [sizesOf(one), sizesOf(other)];
  return (
    one.dtype === other.dtype &&
    sizes.length === others.length &&
    sizes.every((size, i) => sameSize(size, others[i] ?? -1))
  );
}

const textOf = (tensor: TensorType): string => `${tensor.dtype} ${bareShapeText(sizesOf(tensor))}`;
