import { statSync } from "node:fs";
import type { SpecOptions } from "../compiler/model/resolve.ts";
import { isShipped } from "../compiler/model/shipped.ts";
import { readSource } from "../runtime/host/files/read-file.ts";
import { type LocatedModel, locateRecipe } from "../runtime/host/recipes/read-recipe-file.ts";
import { importedModel, importOf } from "../runtime/host/run-folder/import-record.ts";
import { hasRecipe, openRunFolder } from "../runtime/host/run-folder/run-folder.ts";
import { readSpecFile, specFiles } from "../runtime/host/specs/spec-files.ts";
import { ProblemError } from "../schema/problem/problem.ts";
import type { Source } from "../schema/problem/source.ts";
import { kindOf } from "../schema/recipe/file-kind.ts";
import type { Recipe } from "../schema/recipe/recipe.ts";
import { choicesOf, overridesOf, type SpecFlags } from "./spec-choices.ts";

/** What a command line names where a model is wanted. */
export interface GivenFile {
  readonly source: Source;
  /** A recipe stands for the spec that it trains. */
  readonly isRecipe: boolean;
  /** Whether it is a file of the user's own, and no record or part of Vitral. */
  readonly isOwn: boolean;
}

/** A spec as a command line names it, with what is chosen of its parameters. */
export interface GivenSpec {
  readonly source: Source;
  readonly choices: SpecOptions;
  /** What it imports, as far as it was read. */
  readonly files: ReadonlyMap<string, Source>;
  /** Images in a step of training, where a recipe says it. */
  readonly batch?: number;
  /** The recipe that was named, itself or by its run. */
  readonly recipe?: Recipe;
}

/**
 * The file of a path.
 * @param path of a spec, also one that comes with Vitral; of a recipe; or of a run's folder, whose recipe is meant
 * @throws ProblemError F401, F402, R206
 */
export async function givenFile(path: string): Promise<GivenFile> {
  if (isFolder(path)) {
    const { recipe } = await openRunFolder(path);
    const imported = await importedSpec(path);
    if (imported !== undefined) return { source: readSource(imported.spec), isRecipe: false, isOwn: false };
    return { source: readSource(recipe), isRecipe: true, isOwn: false };
  }
  const source = readSpecFile(path);
  return { source, isRecipe: kindOf(source) === "recipe", isOwn: !isShipped(path) };
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** The spec of a run without a recipe, whose weights were imported. */
async function importedSpec(path: string): Promise<LocatedModel | undefined> {
  if (!isFolder(path)) return undefined;
  const folder = await openRunFolder(path);
  const record = hasRecipe(folder) ? undefined : await importOf(folder);
  return record && importedModel(folder, record);
}

/**
 * The spec of a path: itself, or that of a recipe, which chooses what the flags do not.
 * @throws ProblemError F401, F402, R106, R206, and what is wrong with the recipe
 */
export async function givenSpec(path: string, flags: SpecFlags): Promise<GivenSpec> {
  const own = choicesOf(flags);
  const files = new Map<string, Source>();
  const imported = await importedSpec(path);
  if (imported !== undefined) {
    const { spec, choices } = imported;
    const set = { ...choices.set, ...own.set };
    const given = { ...choices, preset: own.preset ?? choices.preset, set };
    return { source: readSpecFile(spec), choices: { ...given, importer: specFiles(spec, files) }, files };
  }
  const { source, isRecipe } = await givenFile(path);
  if (!isRecipe) return { source, choices: { ...own, importer: specFiles(path, files) }, files };
  const { located, problems } = locateRecipe(source, overridesOf(flags));
  if (located === undefined) throw new ProblemError(problems);
  const { spec, spanOf, recipe } = located;
  const choices = { ...located.choices, importer: specFiles(spec, files) };
  return { source: readSpecFile(spec, spanOf("spec")), choices, files, batch: recipe.batch_size, recipe };
}
