import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { check } from "../../compiler/check.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import { specFile, specPaths } from "../training/specs.ts";

test.each(specPaths())("%s is right as it stands, at its published size", (name) => {
  const path = specFile(name);
  const { problems } = check(
    { name: path, text: readFileSync(path, "utf8") },
    { training: true, importer: specFiles(path) },
  );
  expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
});
