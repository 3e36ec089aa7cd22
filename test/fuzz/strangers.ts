import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { check } from "../../compiler/check.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";

const root = join(import.meta.dirname, "../..");
const spec: unknown = JSON.parse(readFileSync(join(root, "specs/vit.json"), "utf8"));

const STRANGERS: readonly unknown[] = [
  [],
  {},
  [[]],
  [{}],
  { a: [] },
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  "",
  "x",
  "__proto__",
  "...",
  "1:",
];

/** Every value in a tree as a path to it. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined || typeof value !== "object" || value === null) return by;
  const entries = Object.entries(value).map(([name, inner]): [string, unknown] => [
    name,
    name === key ? replaced(inner, rest, by) : inner,
  ]);
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

/** One in so many of all replacements, so that their sum over the offsets is all of them. */
export function holdStrangers(every: number, offset: number): void {
  test("any value where another kind belongs is a problem, never a crash", () => {
    const replacements = pathsOf(spec)
      .filter((path) => path[0] !== "checkpoints")
      .flatMap((path) => STRANGERS.map((stranger) => ({ path, stranger })));
    for (const { path, stranger } of replacements.filter((_, i) => i % every === offset)) {
      const text = JSON.stringify(replaced(spec, path, stranger));
      const { problems } = check(
        { name: "specs/vit.json", text },
        { preset: "mnist", importer: specFiles("specs/vit.json") },
      );
      for (const { message, code, help } of problems) {
        const where = `${path.join(".")} = ${JSON.stringify(stranger)}`;
        expect(code, where).toMatch(/^[A-Z]\d{3}$/);
        expect([message, ...help].join(" "), where).not.toMatch(/undefined|NaN|\[object/);
      }
    }
  }, 120_000);
}
