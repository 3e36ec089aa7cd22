import type { Edit, Fix, Problem } from "./problem.ts";
import type { Source } from "./source.ts";

/** A text after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Pick<Edit, "span" | "text">[]): string {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start);
  let result = "";
  let at = 0;
  for (const { span, text: replacement } of ordered) {
    result += text.slice(at, span.start) + replacement;
    at = span.end;
  }
  return result + text.slice(at);
}

/** What `fixSafely` did to a text. */
export interface Fixed {
  readonly text: string;
  /** The problems that were mended, as they were when their fix was made. */
  readonly mended: readonly Problem[];
}

/** More rounds than mistakes stand behind each other. */
const MOST_ROUNDS = 50;

/**
 * Applies the safe fixes of a text's problems, and again those that come to light after it, until none is left. A fix
 * that overlaps another waits for the next round; one whose problem stays although it was applied is not tried again.
 */
export function fixSafely(source: Source, problemsOf: (source: Source) => readonly Problem[]): Fixed {
  const mended: Problem[] = [];
  const seen = new Set([source.text]);
  let text = source.text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const now = { name: source.name, text };
    const chosen = compatible(problemsOf(now).filter((found) => isSafeIn(found.fix, now)));
    if (chosen.length === 0) break;
    const next = applyEdits(
      text,
      chosen.flatMap(({ fix }) => fix?.edits ?? []),
    );
    // Fixes that undo each other would go round for ever.
    if (seen.has(next)) break;
    seen.add(next);
    mended.push(...chosen);
    text = next;
  }
  return { text, mended };
}

/** Fixes in other files, or in `--set`, are not ours to make. */
function isSafeIn(fix: Fix | undefined, source: Source): fix is Fix {
  return fix?.applicability === "safe" && fix.edits.every(({ span }) => span.source === source);
}

/** As many as can be applied at once, from the first on. */
function compatible(problems: readonly Problem[]): Problem[] {
  const taken: Edit[] = [];
  return problems.filter(({ fix }) => {
    const edits = fix?.edits ?? [];
    const overlaps = edits.some(({ span }) =>
      taken.some((other) => span.start <= other.span.end && other.span.start <= span.end),
    );
    if (!overlaps) taken.push(...edits);
    return !overlaps;
  });
}
