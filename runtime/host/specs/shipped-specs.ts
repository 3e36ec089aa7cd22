import { readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { isShipped, shippedName, shippedPlace } from "../../../compiler/model/shipped.ts";
import { similarName } from "../../../schema/problem/similar.ts";
import { packageFolder } from "../files/package.ts";
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

/** The file of a shipped spec; for other names, why there is none. */
export function shippedFile(name: string): { readonly file: string } | string {
  const place = shippedPlace(name);
  const names = shippedNames();
  if (place !== undefined && names.includes(name)) return { file: join(folder, place) };
  const bare = name.replace(/\.json$/, "");
  return specSentences.notShipped(names.includes(bare) ? bare : similarName(bare, names));
}

/** The file that a source was read from: its name, unless it came with Vitral. */
export function fileOf(name: string): string {
  const found = isShipped(name) ? shippedFile(name) : name;
  return typeof found === "object" ? found.file : name;
}
