import { existsSync, lstatSync } from "node:fs";
import { dirname, join } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { writeFileAtomically } from "../files/atomic-file.ts";
import { cannotWrite } from "../files/cannot-write.ts";
import { makeFolder } from "../files/make-folder.ts";
import { packageFolder } from "../files/package.ts";
import { readText } from "../files/read-file.ts";
import { filesInTheWay } from "./spec-file-messages.ts";

/** A file of a new project, by its path in it. */
export interface ProjectFile {
  readonly path: string;
  /** Whether it was there already, and was left as it is. */
  readonly kept: boolean;
}

/** What the files under `specs/start/` call the folder of the schemas. */
const SCHEMAS_FROM_START = "../../schema";

/** What a project begins with. */
export interface Start {
  readonly model: string;
  readonly recipe: string;
}

/** A text that comes under `specs/start/`. */
const shippedStart = (name: string): string => shipped(`specs/start/${name}`);
const shipped = (path: string): string => readText(join(packageFolder, path));

/** The digits that come with Vitral. */
export const digitsStart = (): Start => ({ model: shippedStart("model.json"), recipe: shippedStart("recipe.json") });

/** What the model takes for granted of its pictures. */
export interface PictureSizes {
  readonly classes: number;
  readonly channels: number;
  readonly image_size: number;
  readonly patch_size: number;
}

/** The model for other pictures than the digits. */
export const picturesModel = (sizes: PictureSizes): string =>
  Object.entries(sizes).reduce(
    (text, [name, value]) => text.replace(new RegExp(`("${name}": (?:{[^}]*"default": )?)\\d+`), `$1${value}`),
    shippedStart("model.json"),
  );

/** @param dataset as a recipe writes it */
export function picturesRecipe(dataset: object): string {
  const written = JSON.stringify(dataset, undefined, 1).replaceAll(/\n */g, " ");
  return shippedStart("recipe-pictures.json").replace(/(?<="dataset": ).*(?=,$)/m, () => written);
}

/**
 * Leaves a spec, a recipe and what editors need in a folder, which is made if it is not there. Nothing is overwritten:
 * where spec or recipe is there already nothing at all is written, and other files that are there are kept.
 * @throws ProblemError F420, R202
 */
export async function startProject(folder: string, { model, recipe }: Start): Promise<readonly ProjectFile[]> {
  const schemas = schemaFolder(folder);
  const here = (text: string) => text.replaceAll(SCHEMAS_FROM_START, schemas);
  const own = [["model.json", here(model)] as const, ["recipe.json", here(recipe)] as const];
  const taken = own.map(([path]) => join(folder, path)).filter(isThere);
  if (taken.length > 0) throw new ProblemError(filesInTheWay(taken));
  const copies = schemas.includes("node_modules")
    ? []
    : ["schema/spec.schema.json", "schema/recipe.schema.json"].map((path) => [path, shipped(path)] as const);
  const files: ProjectFile[] = [];
  for (const [path, text] of [
    ...own,
    [".vscode/settings.json", settings(schemas)],
    ...copies,
    [".gitignore", IGNORED],
  ] as const) {
    const kept = isThere(join(folder, path));
    if (!kept) await write(join(folder, path), text);
    files.push({ path, kept });
  }
  return files;
}

/** Those of the package where it is installed in the project, so that they are always of its version; else copies. */
const schemaFolder = (folder: string): string =>
  existsSync(join(folder, "node_modules/vitral/schema/spec.schema.json")) ? "./node_modules/vitral/schema" : "./schema";

const IGNORED = "node_modules/\nruns/\n";

/** VS Code's, for files that do not name their schema themselves. */
function settings(schemas: string): string {
  const of = (kind: string, fileMatch: readonly string[]) => ({ fileMatch, url: `${schemas}/${kind}.schema.json` });
  const rules = [
    of("spec", ["model*.json", "models/*.json", "blocks/*.json"]),
    of("recipe", ["recipe*.json", "recipes/*.json"]),
  ];
  return `${JSON.stringify({ "json.schemas": rules }, undefined, 2)}\n`;
}

/** A link that leads nowhere is there, too; what cannot be looked at cannot be written either, which is said then. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

async function write(path: string, text: string): Promise<void> {
  try {
    await makeFolder(dirname(path));
  } catch (error) {
    throw cannotWrite(path, error);
  }
  await writeFileAtomically(path, text);
}
