import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import type { Problem } from "../../../schema/problem/problem.ts";
import { droppingOps } from "../../../schema/recipe/recipe-dropping.ts";
import type { LocatedRecipe } from "./read-recipe-file.ts";
import { nothingDropped, stepNever } from "./recipe-file-messages.ts";

/** Schedules of chance that would change nothing. */
export function droppingProblems(trained: TypedGraph, { recipe, spanOf }: LocatedRecipe): readonly Problem[] {
  return droppingOps.flatMap((op) => {
    const dropping = recipe[op];
    if (dropping === undefined) return [];
    const parameters = trained.model.spec.params.map(({ name }) => name.text);
    if (!trained.ops.some((node) => node.op.name === op && node.argument !== 0))
      return [nothingDropped(op, parameters.includes(op), spanOf(op))];
    return dropping.goes === "step" && dropping.epochs === undefined ? [stepNever(op, spanOf(op, "goes"))] : [];
  });
}
