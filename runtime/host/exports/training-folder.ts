import { constants } from "node:buffer";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { weightEntries } from "../../../compiler/compile.ts";
import { trainingScriptLacks } from "../../../compiler/export/export-messages.ts";
import type { ExportedFile } from "../../../compiler/export/exported-file.ts";
import type { Plan } from "../../../compiler/ir/plan.ts";
import { accumulatorEntries } from "../../../compiler/training/accumulate.ts";
import { averageEntries } from "../../../compiler/training/average.ts";
import { readOutputs } from "../../../compiler/training/objective/objective.ts";
import { chosenOptimizer } from "../../../compiler/training/optimizers/optimizers.ts";
import { reachedWeights } from "../../../compiler/training/reached-weights.ts";
import { trainedWeights } from "../../../compiler/training/weight-factors.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { RecordedEngine } from "../../engines/engine-identity.ts";
import { initialState } from "../../training/initialize.ts";
import { start } from "../../training/position.ts";
import { resultRecipe } from "../../training/recipe-changes.ts";
import { startWeights } from "../../training/start-weights.ts";
import { isTemporary } from "../files/atomic-file.ts";
import { readBytes } from "../files/read-file.ts";
import type { OpenData } from "../loading/open-data.ts";
import { openRecipeData } from "../recipes/open-recipe-data.ts";
import type { RecipeModel } from "../recipes/read-model.ts";
import type { LocatedRecipe } from "../recipes/read-recipe-file.ts";
import { encodeCheckpoint } from "../run-folder/checkpoint.ts";
import { recordedData, recordOfData } from "../run-folder/data-record.ts";
import { environmentFrom } from "../run-folder/environment.ts";
import { keptSpec } from "../run-folder/kept-spec.ts";
import { digestsOf } from "../run-folder/run-digests.ts";
import { jsonText, type RunFolder, runFolder } from "../run-folder/run-folder.ts";
import { changedImages } from "../run-folder/run-folder-messages.ts";
import { isLockFile } from "../run-folder/run-lock.ts";
import { startRecord } from "../run-folder/start-record.ts";
import { checkpointOf } from "../runs/restore.ts";
import { shownAt } from "../runs/shown-at.ts";
import type { OpenTrained } from "../runs/trained-model.ts";
import { imagesFile } from "./images-file.ts";

/** The run that is trained on, from the folder of an export. */
const place = runFolder("run");

/** Who trains from here on, before it has said what it is. */
const pytorch: RecordedEngine = { name: "pytorch", library: "torch", threads: 0, cpu: "unknown" };

/** A recipe's run before its first step, for training that begins elsewhere as it would here; and its images. */
export async function newRun(
  located: LocatedRecipe,
  { model, spec }: RecipeModel,
  openTrained: OpenTrained,
): Promise<readonly ExportedFile[]> {
  const { recipe } = located;
  const data = await openRecipeData(located, model);
  const { weights } = model.evaluated;
  const reached = reachedWeights(model.evaluated, readOutputs(recipe.objective, [...model.evaluated.outputs.keys()]));
  const optimizer = chosenOptimizer(recipe.optimizer);
  const trained = trainedWeights(model.evaluated, recipe.optimizer, { frozen: recipe.start?.freeze ?? [] }).filter(
    ({ path }) => reached.has(path),
  );
  const entries = {
    ...weightEntries(weights),
    ...Object.fromEntries(trained.flatMap((weight) => [...optimizer.keptBeside(weight)])),
    ...((recipe.accumulate ?? 1) > 1 ? accumulatorEntries(trained) : {}),
    ...(recipe.average === undefined ? {} : averageEntries(model.evaluated)),
  };
  const begun = await begunWeights(located, entries, openTrained);
  const state = new Map([...initialState(entries, recipe.seed), ...(begun?.taken ?? [])]);
  const digests = digestsOf(spec, data);
  const first = { position: start, engine: pytorch, recipe: resultRecipe(recipe), digests, state };
  const files = keptSpec(spec);
  const own = recordOfData(recipe, data);
  return [
    { path: place.recipe, content: jsonText({ ...recipe, $schema: undefined, spec: files[0].path }) },
    ...files.map(({ path, text }) => ({ path: join(place.path, path), content: text })),
    { path: place.environment, content: jsonText(await environmentFrom(undefined, pytorch, start.step)) },
    { path: place.metrics, content: "" },
    { path: place.last, content: Buffer.concat(encodeCheckpoint(first)) },
    ...(begun === undefined ? [] : [{ path: place.start, content: jsonText(startRecord(begun)) }]),
    ...(own === undefined ? [] : [{ path: place.data, content: jsonText(own) }]),
    await imagesOfExport(data, recipe),
  ];
}

/**
 * A run as it stands, for training that goes on elsewhere; and its images.
 * @throws ProblemError what is wrong with its last checkpoint, R246 where its images are others now
 */
export async function startedRun(folder: RunFolder, located: LocatedRecipe): Promise<readonly ExportedFile[]> {
  const { recipe } = located;
  const { position, digests } = await checkpointOf(folder, "last", located);
  const { images } = await recordedData(folder, recipe);
  const { openData } = await import("../loading/open-data.ts");
  const data = await openData(recipe, images, located.spanOf("dataset"));
  if (digests.split !== data.digest) throw new ProblemError(changedImages(data.name, !("name" in recipe.dataset)));
  const environment = jsonText(await environmentFrom(folder, pytorch, position.step));
  const copies = (await filesBelow(folder.path)).map((path) => ({
    path: join(place.path, path),
    content: readBytes(join(folder.path, path), constants.MAX_LENGTH),
  }));
  return [
    // Before the first epoch has ended there is none.
    ...(existsSync(folder.metrics) ? [] : [{ path: place.metrics, content: "" }]),
    ...copies.filter(({ path }) => path !== place.environment),
    { path: place.environment, content: environment },
    await imagesOfExport(data, recipe),
  ];
}

/** The weights that a recipe takes of another run. */
export async function begunWeights(
  { recipe: { start: from }, spanOf }: LocatedRecipe,
  entries: Plan["state"],
  openTrained: OpenTrained,
) {
  const span = spanOf("start", "from");
  return from && startWeights(from, entries, (await shownAt(span, () => openTrained(from.from))).weights, span);
}

/** @throws ProblemError X905 where pictures have several labels: the script has one of each */
async function imagesOfExport(data: OpenData, { dataset }: Recipe): Promise<ExportedFile> {
  try {
    if (data.isMultiple === true)
      throw new ProblemError(trainingScriptLacks("csv" in dataset ? "dataset.labels" : "dataset.module", "train.py"));
    return await imagesFile(data);
  } finally {
    await data.close();
  }
}

/** The files of a run, but for those that say who writes into it. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((file) => file.isFile() && !isLockFile(file.name) && !isTemporary(file.name))
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, "/"));
}
