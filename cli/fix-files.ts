import type { Importer } from "../compiler/model/link.ts";
import { isShipped } from "../compiler/model/shipped.ts";
import { writeFileAtomically } from "../runtime/host/files/atomic-file.ts";
import { fixSafely, type Texts } from "../schema/problem/apply-edits.ts";
import type { Problem } from "../schema/problem/problem.ts";
import { isFlag, placeOf } from "../schema/problem/source.ts";
import { counted } from "./number-text.ts";

/** The imports of a spec, where some of its files have been mended and not been written yet. */
export function mendedImports(importer: Importer, texts: Texts): Importer {
  return (path, from) => {
    const found = importer(path, from);
    const text = typeof found === "string" ? undefined : texts.get(found.name);
    return typeof found === "string" || text === undefined ? found : { name: found.name, text };
  };
}

/**
 * Makes the safe fixes of a file and of those that it imports, and writes each of them whole or not at all; what comes
 * with Vitral is left alone.
 * @param tell is told, of each file, what was mended in it
 * @throws ProblemError R202
 */
export async function fixFiles(
  problemsOf: (texts: Texts) => readonly Problem[],
  tell: (lines: readonly string[]) => void,
): Promise<void> {
  const { texts, mended } = fixSafely(problemsOf, (source) => !isShipped(source.name) && !isFlag(source));
  for (const [name, text] of texts) {
    await writeFileAtomically(name, text);
    const own = mended.filter(({ fix }) => fix?.edits.some(({ span }) => span.source.name === name));
    const lines = own.map((found) => `  ${placeText(found)} ${found.code} ${found.message}`);
    tell([`${name}: ${counted(own.length, "problem")} fixed`, ...lines]);
  }
}

function placeText({ span }: Problem): string {
  if (span === undefined) return "";
  const { line, column } = placeOf(span.source, span.start);
  return `${line}:${column}`;
}
