import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { TypedGraph } from "../../expand/typed-graph.ts";

/** How a model learns from another, as a recipe says it. */
export type Lesson = Without<NonNullable<Recipe["teacher"]>>;

/** Of each form: where the teacher lies is no matter of the compiler's. */
type Without<Form> = Form extends unknown ? Omit<Form, "from"> : never;

/** A model that another learns from. */
export interface Teacher {
  /** As it answers, without dropout and the like. */
  readonly typed: TypedGraph;
  readonly lesson: Lesson;
}

/** The recipe's key that names the output which learns, and the output. */
export function learningOutput(lesson: Lesson): { readonly key: string; readonly name: string } {
  return "hard" in lesson ? { key: "hard", name: lesson.hard } : { key: "soft", name: lesson.soft };
}
