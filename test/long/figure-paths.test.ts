import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check } from "../../compiler/check.ts";
import { focusedOn, regionNamed } from "../../compiler/diagram/focused.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import { closedWrong, pathsShown, sheetWrong } from "../compiler/diagram/sheet-laws.ts";
import { specFile, specPaths } from "../training/specs.ts";

describe.each(specPaths())("whatever of %s is asked for by its path", (path) => {
  const { typed } = check({ name: path, text: readFileSync(specFile(path), "utf8") }, { importer: specFiles(path) });
  if (typed === undefined) throw new Error("it is wrong");
  const paths = pathsShown(typed);

  test("closed, it is a box, and all of it goes and nothing else; opened, each op is still drawn once", () => {
    for (const one of paths) {
      expect(sheetWrong(typed, { close: [one] })).toEqual([]);
      // Ops that have a name together are no region.
      if (!one.includes("…")) expect(closedWrong(typed, one)).toEqual([]);
      expect(sheetWrong(typed, { open: [one] })).toEqual([]);
    }
  });

  test("all opened, each op is drawn once", () => {
    expect(sheetWrong(typed, { open: paths })).toEqual([]);
  });

  test("alone, it is drawn with all of its ops", () => {
    for (const one of paths) {
      const region = regionNamed(typed, one);
      if (region === undefined) continue;
      const alone = focusedOn(typed, region);
      expect(sheetWrong(alone, { byName: true })).toEqual([]);
    }
  });
});
