import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkCase, isSame, mended, readCase, writeCase } from "./cases/case-file.ts";

const root = join(import.meta.dirname, "cases");
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".md"))
  .sort();

describe("every case comes out as it says (vitest -u writes what comes out)", () => {
  test.each(files)("%s", async (path) => {
    const file = join(root, path);
    const subject = readCase(readFileSync(file, "utf8"));
    await expect(writeCase(subject)).toMatchFileSnapshot(file);
  });
});

describe("every fix removes its problem", () => {
  test.each(files)("%s", (path) => {
    const subject = readCase(readFileSync(join(root, path), "utf8"));
    for (const problem of checkCase(subject, subject.source).problems) {
      if (problem.fix === undefined) continue;
      const after = mended(subject, problem.fix.edits);
      expect(after).not.toEqual(subject);
      const { problems } = checkCase(after, after.source);
      expect(problems.filter((other) => isSame(problem, other))).toEqual([]);
    }
  });
});

test("every rule of the language has a case that passes and one that fails", () => {
  const RULES = 27;
  const lacking = Array.from({ length: RULES }, (_, i) => `rule-${String(i + 1).padStart(2, "0")}`).filter((rule) => {
    const cases = files
      .filter((path) => path.startsWith(rule))
      .map((path) => readCase(readFileSync(join(root, path), "utf8")).stated);
    const fails = cases.some((stated) => stated.has("problems") && !stated.has("shapes") && !stated.has("weights"));
    return !fails || !cases.some((stated) => stated.has("shapes") || stated.has("weights"));
  });
  expect(lacking).toEqual([]);
});
