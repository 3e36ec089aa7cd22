import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import type { ImageForm } from "../../../compiler/export/training-images.ts";
import { teacherPath } from "../../../compiler/ir/state-path.ts";
import type { Teacher } from "../../../compiler/training/teacher/teacher.ts";
import { typeLesson } from "../../../compiler/training/teacher/type-lesson.ts";
import { otherTeacherNames, otherTeacherPixels } from "../../../schema/messages/teacher-messages.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { HostTensor } from "../../engines/engine.ts";
import type { KnownData } from "../datasets/known-data.ts";
import type { LocatedRecipe } from "../recipes/read-recipe-file.ts";
import { specDigests } from "../run-folder/run-digests.ts";
import type { TeacherRecord } from "../run-folder/teacher-record.ts";
import { tensorDigest } from "../run-folder/tensor-digest.ts";
import { teacherSentences } from "./learning-messages.ts";
import { shownAt } from "./shown-at.ts";
import type { OpenTrained } from "./trained-model.ts";

/** The teacher of a run. */
export interface OpenTeacher {
  readonly teacher: Teacher;
  /** Its weights, where a plan keeps them. */
  readonly state: ReadonlyMap<string, HostTensor>;
  readonly record: TeacherRecord;
  readonly notes: readonly string[];
}

/**
 * The teacher that a recipe names; undefined where it names none.
 * @param typed the model as it is trained
 * @throws ProblemError what is wrong with the teacher's folder, R146, R147 where it does not fit
 */
export async function openTeacher(
  located: LocatedRecipe,
  typed: TypedGraph,
  data: KnownData,
  openTrained: OpenTrained,
): Promise<OpenTeacher | undefined> {
  const lesson = located.recipe.teacher;
  if (lesson === undefined) return undefined;
  const span = located.spanOf("teacher", "from");
  const { read, weights, images } = await shownAt(span, () => openTrained(lesson.from));
  const teacher = { typed: read.model.evaluated, lesson };
  await shownAt(span, () => typeLesson(typed, teacher));
  if (images !== undefined) {
    if (pixelText(images) !== pixelText(data.images))
      throw new ProblemError(otherTeacherPixels(pixelText(images), pixelText(data.images), span));
    if (isReordered(images.classes, data.classes))
      throw new ProblemError(otherTeacherNames(images.classes, data.classes, span));
  }
  const { from, output } = lesson;
  const sha256 = tensorDigest(weights, specDigests(read.spec));
  return {
    teacher,
    state: new Map([...weights].map(([path, tensor]) => [teacherPath(path), tensor])),
    record: { from, output, weights: weights.size, sha256 },
    notes: [
      teacherSentences.learns(from, weights.size),
      ...(images === undefined ? [teacherSentences.unknownPixels] : []),
    ],
  };
}

const pixelText = ({ mean, deviation }: ImageForm): string =>
  `mean ${mean.map(short).join(", ")} and deviation ${deviation.map(short).join(", ")}`;

const short = (value: number): string => String(Number(value.toPrecision(6)));

/** Whether the classes are the same, and in another order. */
const isReordered = (theirs: readonly string[], ours: readonly string[]): boolean =>
  theirs.join("\n") !== ours.join("\n") && theirs.toSorted().join("\n") === ours.toSorted().join("\n");
