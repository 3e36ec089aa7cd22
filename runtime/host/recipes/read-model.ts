import { type CheckedModel, type CheckedModes, checkFor } from "../../../compiler/check.ts";
import { checkBlockFile } from "../../../compiler/check-block.ts";
import type { Importer } from "../../../compiler/model/link.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Source } from "../../../schema/problem/source.ts";
import { kindOf } from "../../../schema/recipe/file-kind.ts";
import { readSpecFile, specFiles } from "../specs/spec-files.ts";
import type { LocatedModel } from "./read-recipe-file.ts";
import { blockForSpec, recipeForSpec } from "./recipe-file-messages.ts";

/** A spec's text and those it imports: what a run's folder must keep. */
export interface SpecFiles {
  readonly source: Source;
  readonly importer: Importer;
  readonly imported: readonly Source[];
}

/** The spec of a recipe and the model that it is. */
export interface RecipeModel {
  readonly spec: SpecFiles;
  readonly model: CheckedModel;
}

/** A recipe's spec, what is wrong with it, and its model unless a problem is an error. */
export interface ReadModel extends CheckedModes {
  readonly spec: SpecFiles;
}

/**
 * The same of a spec that has no mistake.
 * @throws ProblemError
 */
export function recipeModel(located: LocatedModel, isTrained: boolean): RecipeModel {
  const { spec, model, problems } = readModel(located, isTrained);
  if (model === undefined) throw new ProblemError(problems);
  return { spec, model };
}

/**
 * Reads a recipe's spec and checks it as the recipe chooses its parameters.
 * @param isTrained whether it is also looked at as it would be trained
 * @throws ProblemError where there is no such spec
 */
export function readModel({ spec: path, choices, spanOf }: LocatedModel, isTrained: boolean): ReadModel {
  const span = spanOf("spec");
  const source = readSpecFile(path, span);
  if (kindOf(source) === "recipe") throw new ProblemError(recipeForSpec(path, span));
  const imported = new Map<string, Source>();
  const importer = specFiles(path, imported);
  const checked = checkFor(source, { ...choices, importer }, isTrained);
  if (checked.model === undefined && checkBlockFile(source, importer) !== undefined)
    throw new ProblemError(blockForSpec(path, span));
  return { ...checked, spec: { source, importer, imported: [...imported.values()] } };
}
