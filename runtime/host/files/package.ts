import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this package and its version: of a clone, of `dist/` in one, or of an installed package. */
export const { packageFolder, packageVersion } = find(dirname(fileURLToPath(import.meta.url)));

function find(folder: string): { readonly packageFolder: string; readonly packageVersion: string } {
  const parent = dirname(folder);
  try {
    const content: unknown = JSON.parse(readFileSync(join(parent, "package.json"), "utf8"));
    const version = typeof content === "object" && content !== null && "version" in content ? content.version : "";
    return { packageFolder: parent, packageVersion: String(version) };
  } catch (error) {
    if (parent === folder) throw error;
    return find(parent);
  }
}
