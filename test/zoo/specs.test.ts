import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { check } from "../../compiler/check.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";

const folder = fileURLToPath(new URL("../../specs/", import.meta.url));
const specs = readdirSync(folder).filter((name) => name.endsWith(".json"));

test.each(specs)("%s is right as it stands, at its published size", (name) => {
  const path = `${folder}${name}`;
  const { problems } = check(
    { name: path, text: readFileSync(path, "utf8") },
    { training: true, importer: specFiles(path) },
  );
  expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
});
