import { HOSTILE_MODELS } from "./hostile-models.ts";
import { HOSTILE } from "./hostile-specs.ts";

const ALL = [...HOSTILE, ...HOSTILE_MODELS];

/**
 * What `check` or the editor looks at: each spec once. The editor evaluates by the code that `check` runs, and has more to
 * do: of specs that end with the same code it sees the first and every third, and all that end with none, for which it has
 * the most to say. `check` sees the others, and those that bring files, which the editor takes from no text.
 * With `VITRAL_TEST_ALL` both see all.
 */
export function hostileFor(by: "check" | "lsp") {
  if (process.env.VITRAL_TEST_ALL) return ALL;
  const edited = new Set(inEditor());
  return ALL.filter((spec) => (by === "lsp" ? edited.has(spec) : !edited.has(spec)));
}

function inEditor() {
  const met = new Map<string, number>();
  return ALL.filter(({ code, files }) => {
    if (files !== undefined) return false;
    if (code === undefined) return true;
    const earlier = met.get(code) ?? 0;
    met.set(code, earlier + 1);
    return earlier % 3 === 0;
  });
}
