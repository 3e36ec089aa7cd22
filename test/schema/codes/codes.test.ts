import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { check } from "../../../compiler/check.ts";
import { exampleFile } from "../../../schema/codes/host-text.ts";
import { CODES } from "../../../schema/codes/index.ts";
import { codesManual } from "../../../schema/codes/manual.ts";
import type { CodePage } from "../../../schema/codes/page.ts";
import type { Problem } from "../../../schema/problem/problem.ts";
import { readRecipe } from "../../../schema/recipe/read-recipe.ts";

/** Codes as they stand in the sources: `"G601"`, or the key of a table of words. */
function usedCodes(): Set<string> {
  const files = ["schema", "compiler", "runtime", "cli"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.startsWith("codes"))
      .map((name) => join(folder, name)),
  );
  const codes = files.flatMap((file) => {
    const text = readFileSync(file, "utf8");
    return [...text.matchAll(/"([A-Z]\d{3})"|^ {2}([A-Z]\d{3}): \(/gm)].map(([, quoted, key]) => quoted ?? key ?? "");
  });
  return new Set(codes);
}

function problemsOf(page: CodePage, example: string): readonly Problem[] | undefined {
  const text = exampleFile(page.place, example);
  if (text === undefined) return undefined;
  const source = { name: "example.json", text };
  return page.place === "recipe" ? readRecipe(source).problems : check(source).problems;
}

describe("pages of codes", () => {
  test("every code in use has a page, and every page a code in use", () => {
    const used = usedCodes();
    expect([...used].filter((code) => !CODES.has(code))).toEqual([]);
    expect([...CODES.keys()].filter((code) => !used.has(code))).toEqual([]);
    for (const code of CODES.keys()) expect(codesManual()).toContain(`### ${code}\n`);
  });

  const checked = [...CODES].filter(([, page]) => page.place !== "elsewhere");
  test.each(checked)("%s: the example has the problem, its mended form has none", (code, page) => {
    expect(problemsOf(page, page.wrong)?.map((found) => found.code)).toContain(code);
    const errors = problemsOf(page, page.right ?? "")?.filter(({ severity }) => severity === "error");
    expect(errors?.map(({ message }) => message)).toEqual([]);
  });
});
