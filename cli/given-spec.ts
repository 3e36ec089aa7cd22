import { statSync } from "node:fs";
import type { Importer } from "../compiler/link.ts";
import type { Choices } from "../compiler/resolve.ts";
import { isShipped } from "../compiler/shipped.ts";
import { readRecipeFile } from "../runtime/read-recipe-file.ts";
import { openRunFolder } from "../runtime/run-folder.ts";
import { readSpecFile, specFiles } from "../runtime/spec-files.ts";
import type { Source } from "../schema/source.ts";
import { choicesOf, type SpecFlags } from "./spec-choices.ts";

/** A spec as a command line names it, with what is chosen of its parameters. */
export interface GivenSpec {
  readonly source: Source;
  readonly choices: Choices & { readonly importer: Importer };
  /** Whether it is a file of the user's own, and no record or part of Vitral. */
  readonly isOwn: boolean;
  /** Images in a step of training, where a run says it. */
  readonly batch?: number;
}

/**
 * The spec of a path: a file, one that comes with Vitral, or that of a run, whose recipe chooses what the flags do not.
 * @param path of a spec, or of a run's folder
 * @throws ProblemError F401, F402, R106, R206
 */
export async function givenSpec(path: string, flags: SpecFlags): Promise<GivenSpec> {
  const { preset, set } = choicesOf(flags);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    const choices = { preset, set, importer: specFiles(path) };
    return { source: readSpecFile(path), choices, isOwn: !isShipped(path) };
  }
  const { spec, recipe, spanOf } = await readRecipeFile((await openRunFolder(path)).recipe);
  const choices = { preset: preset ?? recipe.preset, set: { ...recipe.set, ...set }, importer: specFiles(spec) };
  return { source: readSpecFile(spec, spanOf("spec")), choices, isOwn: false, batch: recipe.batch_size };
}
