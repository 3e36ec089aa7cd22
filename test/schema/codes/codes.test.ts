import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { check } from "../../../compiler/check.ts";
import { exampleFile } from "../../../schema/codes/host-text.ts";
import { CODES } from "../../../schema/codes/index.ts";
import { codesManual } from "../../../schema/codes/manual.ts";
import type { CodePage } from "../../../schema/codes/page.ts";
import { limits } from "../../../schema/problem/limits.ts";
import type { Problem } from "../../../schema/problem/problem.ts";
import { readRecipe } from "../../../schema/recipe/read-recipe.ts";

const sources = ["schema", "compiler", "runtime", "lsp", "cli"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => ({ file: join(folder, name), text: readFileSync(join(folder, name), "utf8") })),
);

/** Code → the files of messages that say it. */
function saidCodes(): Map<string, readonly string[]> {
  const said = new Map<string, readonly string[]>();
  for (const { file, text } of sources.filter(({ file }) => file.endsWith("-messages.ts"))) {
    const codes = new Set([...text.matchAll(/"([A-Z]\d{3})"/g)].map(([, code = ""]) => code));
    for (const code of codes) said.set(code, [...(said.get(code) ?? []), file]);
  }
  return said;
}

/** One kind of mistake that is found in two places, with other facts at hand. */
const SAID_TWICE = {
  G602: "a key of an object, or of a node that takes it as its argument",
  G605: "a block that reads itself, or a node that reads a later one",
  G609: "a name of no value, or in a rule of no hole either",
  G610: "a value of another kind, or of another form",
  G630: "a word of no list; types have words in other languages",
  G634: "a text that is no name of a tensor, or a tensor where numbers are wanted",
  P217: "seen in the pattern, or in an einsum once the ranks are known",
  S329: "elements of another type, or a factor that they cannot have",
};

function problemsOf(page: CodePage, example: string): readonly Problem[] | undefined {
  const text = exampleFile(page.place, example);
  if (text === undefined) return undefined;
  const source = { name: "example.json", text };
  return page.place === "recipe" ? readRecipe(source).problems : check(source).problems;
}

describe("pages of codes", () => {
  test("every code that is said has a page, and every page a code that is said", () => {
    expect([...saidCodes().keys()].sort()).toEqual([...CODES.keys()]);
    for (const code of CODES.keys()) expect(codesManual()).toContain(`### ${code}\n`);
  });

  test("each code is said in one file, and nowhere else is a problem made", () => {
    const twice = [...saidCodes()].filter(([, files]) => files.length > 1).map(([code]) => code);
    expect(twice.sort()).toEqual(Object.keys(SAID_TWICE));
    const made = sources.filter(({ text }) =>
      [...text.matchAll(/^import (?:type )?\{([^}]*)\} from "[^"]*\/problem\.ts";$/gm)].some(([, names = ""]) =>
        names.split(",").some((name) => ["problem", "warning"].includes(name.trim())),
      ),
    );
    const others = made.map(({ file }) => file).filter((file) => !file.endsWith("-messages.ts"));
    // Its one problem is never told.
    expect(others).toEqual(["compiler/shape/rejection.ts"]);
  });

  test("every limit that is said stands in the table of limits", () => {
    const listed = new Set<string>(Object.values(limits).map(({ code }) => code));
    const said = sources.filter(({ file }) => file.startsWith("schema") && file.endsWith("-messages.ts"));
    const limited = said.flatMap(({ text }) =>
      [...text.matchAll(/^export const \w+ = \([^)]*\b(?:limit|most): number[^)]*\)[^;]*?"([A-Z]\d{3})"/gm)].map(
        ([, code = ""]) => code,
      ),
    );
    expect(limited.length).toBeGreaterThan(10);
    expect(limited.filter((code) => !listed.has(code))).toEqual([]);
  });

  const checked = [...CODES].filter(([, page]) => page.place !== "elsewhere");
  test.each(checked)("%s: the example has the problem, its mended form has none", (code, page) => {
    expect(problemsOf(page, page.wrong)?.map((found) => found.code)).toContain(code);
    const errors = problemsOf(page, page.right ?? "")?.filter(({ severity }) => severity === "error");
    expect(errors?.map(({ message }) => message)).toEqual([]);
  });
});
