import { readdirSync } from "node:fs";
import { join } from "node:path";
import { shippedName } from "../../../compiler/model/shipped.ts";
import { packageFolder } from "../files/package.ts";
import { readText } from "../files/read-file.ts";

const folder = join(packageFolder, "specs", "recipes");

/** Every recipe that comes with Vitral: `vitral:deit-small`, …, in the order of the alphabet. */
export const shippedRecipes = (): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map(shippedName)
    .sort();

/** The file of a shipped recipe. */
export const shippedRecipeFile = (name: string): string => join(folder, `${recipeStem(name)}.json`);

export const shippedRecipeText = (name: string): string => readText(shippedRecipeFile(name));

/**
 * A shipped recipe as a file of one's own: it stands anywhere, so that its spec is one by name, and editors know the form
 * of recipes by themselves.
 */
export const ownRecipeText = (name: string): string =>
  shippedRecipeText(name)
    .replace(/^ *"\$schema": .*\n/m, "")
    .replace(/^( *"spec": )"\.\.\/(.*)\.json"/m, '$1"vitral:$2"');

/** `vitral:deit-small` → `deit-small`; a path as it is. */
export const recipeStem = (name: string): string => name.replace(/^vitral:/, "");
