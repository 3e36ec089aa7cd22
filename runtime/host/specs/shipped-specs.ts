import { readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { isShipped, shippedName, shippedPlace } from "../../../compiler/model/shipped.ts";
import { similarName } from "../../../schema/problem/similar.ts";
import { packageFolder } from "../files/package.ts";
import { readText } from "../files/read-file.ts";
import { catalogue, catalogueFile, published, publishedText } from "./published-names.ts";
import { shippedRecipeFile, shippedRecipes, shippedRecipeText } from "./shipped-recipes.ts";
import { specSentences } from "./spec-file-messages.ts";

const folder = join(packageFolder, "specs");

/** Every spec that comes with Vitral: `vitral:vit`, `vitral:blocks/ffn`, …, in the order of the alphabet. */
export function shippedNames(): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.split(sep).join("/"))
    .filter((path) => path.endsWith(".json") && !/^(recipes|start)\//.test(path))
    .map(shippedName)
    .sort();
}

/** Models by the names that timm published them under: `vitral:vit_base_patch16_224`, …, in the order of the alphabet. */
export const publishedNames = (): readonly string[] => Object.keys(catalogue().names).map(shippedName).sort();

/** The text of a shipped spec, of a published model or of a shipped recipe; for other names, why there is none. */
export function shippedText(name: string): { readonly text: string } | string {
  const place = shippedPlace(name);
  const names = shippedNames();
  if (place !== undefined && names.includes(name)) return { text: readText(join(folder, place)) };
  const model = published(name);
  if (model !== undefined) return { text: publishedText(model) };
  const recipes = shippedRecipes();
  if (recipes.includes(name)) return { text: shippedRecipeText(name) };
  return whyNot(name, [...names, ...publishedNames(), ...recipes]);
}

function whyNot(name: string, names: readonly string[]): string {
  const bare = name.replace(/\.json$/, "");
  const place = shippedPlace(bare)?.replace(/\.json$/, "");
  const { left_out: leftOut } = catalogue();
  if (place !== undefined && Object.hasOwn(leftOut, place)) return specSentences.leftOut(leftOut[place] ?? "");
  // `vit_base_patch16_224.augreg_in21k` are weights of that model.
  const untagged = bare.replace(/\.[\w.]*$/, "");
  const model = [bare, untagged].find((one) => names.includes(one));
  return specSentences.notShipped(model ?? similarName(untagged, names));
}

/** The file that a source was read from: its name, unless it came with Vitral. */
export function fileOf(name: string): string {
  const place = isShipped(name) ? shippedPlace(name) : undefined;
  if (place === undefined) return name;
  if (shippedNames().includes(name)) return join(folder, place);
  if (shippedRecipes().includes(name)) return shippedRecipeFile(name);
  return published(name) === undefined ? name : catalogueFile;
}
