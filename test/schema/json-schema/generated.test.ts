import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generatedFiles } from "../../../scripts/generated-files.ts";

test.each([...generatedFiles()])("%s is what the definitions say (else: npm run schema)", (path, content) => {
  expect(readFileSync(path, "utf8") === content).toBe(true);
});
