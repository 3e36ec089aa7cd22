import { matchesGlob } from "../../../compiler/checkpoint/name-glob.ts";
import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import { probabilitiesOf } from "../../../compiler/lint/lint-logits.ts";
import { contractProblems } from "../../../compiler/lower/check-contract.ts";
import { sizesOf } from "../../../compiler/shape/shape.ts";
import { logitsOf, outputOf } from "../../../compiler/training/objective/objective.ts";
import { typeObjective } from "../../../compiler/training/objective/type-objective.ts";
import { learningOutput } from "../../../compiler/training/teacher/teacher.ts";
import { noLogits } from "../../../schema/messages/lint-messages.ts";
import { allFrozen, globOfNothing } from "../../../schema/messages/start-messages.ts";
import { withoutRepeats } from "../../../schema/problem/order.ts";
import { type Problem, ProblemError } from "../../../schema/problem/problem.ts";
import { similarName } from "../../../schema/problem/similar.ts";
import { batchSizes } from "../../data/batches.ts";
import { fixedBatch, notOfImages, otherClassCount, otherImageSize } from "../../training/fit-messages.ts";
import type { GlancedData } from "../datasets/known-data.ts";
import type { LocatedRecipe } from "./read-recipe-file.ts";
import { noSuchOutput, recipeFileSentences } from "./recipe-file-messages.ts";

/** What keeps a model from being trained as a recipe says, each shown where the recipe can mend it. */
export function fitProblems(typed: TypedGraph, located: LocatedRecipe, data: GlancedData): readonly Problem[] {
  const outputs = outputProblems(typed, located, data);
  const objective = outputs.length > 0 ? [] : objectiveProblems(typed, located);
  return [
    ...startProblems(typed, located),
    ...inputProblems(typed, located, data),
    ...outputs,
    ...objective,
    ...learningProblems(typed, located),
    ...batchProblems(typed, located, data),
  ];
}

/** Patterns of the start that mean no weight, or leave none to be trained. */
function startProblems({ weights }: TypedGraph, { recipe, nodeOf, spanOf }: LocatedRecipe): readonly Problem[] {
  const paths = [...weights.keys()];
  const frozen = (recipe.start?.freeze ?? []).map(matchesGlob);
  if (paths.length > 0 && paths.every((path) => frozen.some((matches) => matches(path))))
    return [allFrozen(paths.length, spanOf("start", "freeze"))];
  return (["reset", "freeze"] as const).flatMap((key) => {
    const written = nodeOf("start", key);
    const items = written?.kind === "array" ? written.items : [];
    return (recipe.start?.[key] ?? []).flatMap((pattern, i) => {
      if (paths.some(matchesGlob(pattern))) return [];
      const near =
        similarName(pattern.replaceAll("*", ""), paths) ??
        similarName(
          pattern.split(".")[0] ?? "",
          paths.flatMap((path) => path.split(".")[0] ?? []),
        );
      return [globOfNothing(pattern, near, items[i]?.span)];
    });
  });
}

/** What is wrong with the nodes of the objective over the outputs of this model. */
function objectiveProblems(typed: TypedGraph, { recipe, spanOf, nodeOf }: LocatedRecipe): readonly Problem[] {
  try {
    typeObjective(typed, recipe.objective, "labels", nodeOf("objective", "nodes"));
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const span = spanOf("objective", "class_weights") ?? spanOf("objective") ?? spanOf("spec");
    return error.problems.map((found) => (found.span === undefined && span !== undefined ? { ...found, span } : found));
  }
}

function inputProblems(typed: TypedGraph, { spanOf }: LocatedRecipe, data: GlancedData): readonly Problem[] {
  const [[name, input] = [], ...others] = typed.inputs;
  const unfit = (what: string) => [notOfImages(what, spanOf("spec"))];
  if (name === undefined || input === undefined || others.length > 0) return unfit("it should have one input");
  if (input.dtype !== "f32" || input.axes.length !== 4)
    return unfit(`its input "${name}" should have four axes of numbers: image, channel, row and column`);
  const taken = sizesOf(input).slice(1);
  const { images } = data;
  // Pictures are given the form that the model takes, once that is known.
  if (images === undefined) {
    const free = taken.find((size) => typeof size !== "number");
    return free === undefined ? [] : unfit(recipeFileSentences.freeImages);
  }
  const given = [images.channels, images.height, images.width];
  if (taken.every((size, axis) => typeof size !== "number" || size === given[axis])) return [];
  return [otherImageSize(taken.join(" × "), data.name, given.join(" × "), spanOf("dataset", "name"))];
}

function outputProblems(typed: TypedGraph, { recipe, spanOf }: LocatedRecipe, data: GlancedData): readonly Problem[] {
  const read = logitsOf(recipe.objective);
  if (read === undefined) return [];
  const { key, name } = read;
  const span = spanOf("objective", key) ?? spanOf("objective") ?? spanOf("spec");
  const logits = typed.outputs.get(name);
  if (logits === undefined) return [noSuchOutput("objective", key, name, [...typed.outputs.keys()], span)];
  const [, classes, ...more] = sizesOf(logits);
  if (classes === undefined || more.length > 0)
    return [notOfImages(`its output "${name}" should have two axes: image and class`, span)];
  const given = data.classes?.length ?? classes;
  if (typeof classes !== "number" || typeof given !== "number" || classes === given) return [];
  return [
    otherClassCount(classes, data.name, given, spanOf("dataset", "name") ?? spanOf("dataset"), classParameter(typed)),
  ];
}

/** The output that learns from a teacher, which is looked at itself when training begins. */
function learningProblems({ outputs }: TypedGraph, { recipe, spanOf }: LocatedRecipe): readonly Problem[] {
  if (recipe.teacher === undefined) return [];
  const { key, name } = learningOutput(recipe.teacher);
  return outputs.has(name) ? [] : [noSuchOutput("teacher", key, name, [...outputs.keys()], spanOf("teacher", key))];
}

/** The parameter of a spec that says how many classes there are, by its name. */
function classParameter({ model }: TypedGraph): string | undefined {
  return model.spec.params.map(({ name }) => name.text).find((name) => /^(num_?|n_?)?class(es)?$/i.test(name));
}

/** What the recipe's loss will make of an output that is no logits, in the model as it is trained. */
export function lossWarnings(typed: TypedGraph, { recipe, spanOf }: LocatedRecipe): readonly Problem[] {
  const { objective } = recipe;
  if ("squared_error" in objective) return [];
  const { key, name } = outputOf(objective) ?? { key: "nodes", name: "" };
  const made = probabilitiesOf(typed, name);
  const span = spanOf("objective", key) ?? spanOf("objective") ?? spanOf("spec");
  const loss = span && { span, text: recipeFileSentences.crossEntropy };
  return made === undefined ? [] : [noLogits(made.node.op.span, made.op.name, loss)];
}

/** Full batches and the smaller last ones, held to what the spec says of `b`. */
function batchProblems(
  typed: TypedGraph,
  { recipe, spanOf }: LocatedRecipe,
  { lengths }: GlancedData,
): readonly Problem[] {
  const { batch_size } = recipe;
  if (lengths === undefined) return [];
  const whole = spanOf("batch_size") ?? spanOf("dataset");
  const batches = (["train", "validation"] as const).flatMap((part) =>
    batchSizes(lengths[part], batch_size).map((size) => ({ part, size })),
  );
  const [input] = typed.inputs;
  const taken = input?.[1].axes[0]?.size;
  if (input !== undefined && typeof taken === "number" && batches.some(({ size }) => size !== taken)) {
    const sizes = [...new Set(batches.map(({ size }) => size))];
    return [fixedBatch(input[0], taken, sizes, whole)];
  }
  const found = batches.flatMap(({ part, size }) =>
    [...contractProblems(typed, new Map([["b", size]]))].map(([name, problem]): Problem => {
      if (name !== "b") return { ...problem, help: [recipeFileSentences.freeSize(name)] };
      const related = problem.span === undefined ? [] : [{ span: problem.span, text: recipeFileSentences.declared }];
      const isLast = size !== batch_size;
      const span = (isLast ? spanOf("dataset", part) : undefined) ?? whole;
      const help = isLast ? [recipeFileSentences.lastBatch(lengths[part], batch_size, size)] : [];
      return { ...problem, ...(span === undefined ? {} : { span }), related, help };
    }),
  );
  return withoutRepeats(found);
}
