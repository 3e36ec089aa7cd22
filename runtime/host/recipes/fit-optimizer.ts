import { matchesGlob } from "../../../compiler/checkpoint/name-glob.ts";
import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import { stagingOf } from "../../../compiler/stages/stages.ts";
import type { Problem } from "../../../schema/problem/problem.ts";
import { optionsOf } from "../../../schema/recipe/recipe-optimizer.ts";
import type { LocatedRecipe } from "./read-recipe-file.ts";
import { groupOfNoWeight, layersUnknown, nesterovWithout } from "./recipe-file-messages.ts";

/** What a recipe's optimizer asks of a model that the model has not, and what of it goes not together. */
export function optimizerProblems(typed: TypedGraph, { recipe, spanOf }: LocatedRecipe): readonly Problem[] {
  const { optimizer } = recipe;
  const [name = ""] = Object.keys(optimizer);
  const { groups = [], layer_decay } = optionsOf(optimizer);
  const paths = [...typed.weights.values()].filter(({ trainable }) => trainable).map(({ path }) => path);
  const patterns = [
    ...groups.map(({ match }, i) => ({ match, keys: ["groups", `${i}`, "match"] })),
    ...("muon" in optimizer ? optimizer.muon.except.map((match, i) => ({ match, keys: ["except", `${i}`] })) : []),
  ];
  const useless = patterns.filter(({ match }) => !paths.some(matchesGlob(match)));
  const withoutStages = layer_decay !== undefined && stagingOf(typed) === undefined;
  return [
    ...useless.map(({ match, keys }) => groupOfNoWeight(match, paths.at(-1), spanOf("optimizer", name, ...keys))),
    ...(withoutStages ? [layersUnknown(spanOf("optimizer", name, "layer_decay"))] : []),
    ...nesterovProblems(recipe.optimizer, spanOf("optimizer", name, "nesterov")),
  ];
}

function nesterovProblems(optimizer: LocatedRecipe["recipe"]["optimizer"], span: Problem["span"]): readonly Problem[] {
  if (!("sgd" in optimizer) || !optimizer.sgd.nesterov) return [];
  const { momentum, dampening } = optimizer.sgd;
  if (momentum === 0) return [nesterovWithout("there is none", span)];
  return dampening === 0 ? [] : [nesterovWithout("`dampening` takes of it", span)];
}
