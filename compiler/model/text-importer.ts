import type { Importer } from "./link.ts";
import { resolvePath, shippedImport } from "./shipped.ts";

/**
 * Finds imports among texts, for where there are no files: by `vitral:NAME` what comes with Vitral, everything else by
 * its path as seen from the text that asks.
 *
 *     textImporter({ "vitral:blocks/ffn": text, "blocks/mine.json": text })
 */
export function textImporter(texts: Readonly<Record<string, string>>): Importer {
  return (path, from) => {
    const name = shippedImport(path, from.name) ?? resolvePath(path, from.name);
    const text = Object.hasOwn(texts, name) ? texts[name] : undefined;
    return text === undefined ? `there is no text called ${name}` : { name, text };
  };
}
