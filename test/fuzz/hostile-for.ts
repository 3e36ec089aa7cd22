import { HOSTILE_MODELS } from "./hostile-models.ts";
import { HOSTILE } from "./hostile-specs.ts";

/**
 * What `check` or the editor looks at. The editor evaluates by the code that `check` runs on every spec: of those that
 * end with the same code it sees the first and every third, and all that end with none, for which it has the most to say.
 * With `VITRAL_TEST_ALL` all.
 */
export function hostileFor(by: "check" | "lsp") {
  const specs = [...HOSTILE, ...HOSTILE_MODELS];
  if (by === "check" || process.env.VITRAL_TEST_ALL) return specs;
  const met = new Map<string, number>();
  return specs.filter(({ code }) => {
    if (code === undefined) return true;
    const earlier = met.get(code) ?? 0;
    met.set(code, earlier + 1);
    return earlier % 3 === 0;
  });
}
