import type { Edit, Fix, Problem } from "./problem.ts";
import type { Offsets, Source } from "./source.ts";

/** A text after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit<Offsets>[]): string {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start);
  let result = "";
  let at = 0;
  for (const { span, text: replacement } of ordered) {
    result += text.slice(at, span.start) + replacement;
    at = span.end;
  }
  return result + text.slice(at);
}

/** Files that were mended, by name. */
export type Texts = ReadonlyMap<string, string>;

/** What `fixSafely` did. */
export interface Fixed {
  /** The files that are others now. */
  readonly texts: Texts;
  /** The problems that were mended, as they were when their fix was made. */
  readonly mended: readonly Problem[];
}

/** More rounds than mistakes stand behind each other. */
const MOST_ROUNDS = 50;

/**
 * Applies the safe fixes of problems, and again those that come to light after it, until none is left. A fix that
 * overlaps another waits for the next round; one whose problem stays although it was applied is not tried again.
 * @param problemsOf what is wrong where these texts stand for the files of their names
 * @param isOurs whether a file may be changed
 */
export function fixSafely(
  problemsOf: (texts: Texts) => readonly Problem[],
  isOurs: (source: Source) => boolean,
): Fixed {
  const mended: Problem[] = [];
  let texts: Texts = new Map();
  const seen = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const chosen = compatible(problemsOf(texts).filter(({ fix }) => isSafe(fix, isOurs)));
    if (chosen.length === 0) break;
    const edits = chosen.flatMap(({ fix }) => fix?.edits ?? []);
    const next = new Map(texts);
    for (const source of new Set(edits.map(({ span }) => span.source))) {
      const own = edits.filter(({ span }) => span.source === source);
      next.set(source.name, applyEdits(source.text, own));
      seen.add(keyOf(source.name, source.text));
    }
    // Fixes that undo each other would go round for ever.
    if ([...next].some(([name, text]) => text !== texts.get(name) && seen.has(keyOf(name, text)))) break;
    mended.push(...chosen);
    texts = next;
  }
  return { texts, mended };
}

const keyOf = (name: string, text: string): string => JSON.stringify([name, text]);

function isSafe(fix: Fix | undefined, isOurs: (source: Source) => boolean): fix is Fix {
  return fix?.applicability === "safe" && fix.edits.every(({ span }) => isOurs(span.source));
}

/** As many as can be applied at once, from the first on. */
function compatible(problems: readonly Problem[]): Problem[] {
  const taken: Edit[] = [];
  return problems.filter(({ fix }) => {
    const edits = fix?.edits ?? [];
    const overlaps = edits.some(({ span }) =>
      taken.some(
        (other) => span.source === other.span.source && span.start <= other.span.end && other.span.start <= span.end,
      ),
    );
    if (!overlaps) taken.push(...edits);
    return !overlaps;
  });
}
