import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bareShapeText, sizesOf } from "../../../compiler/shape/shape.ts";
import { checkCase, readCase } from "../../cases/case-file.ts";

const root = join(import.meta.dirname, "../../cases");

test("an op that says it keeps the shape of what it reads does, in every case of the language", () => {
  const seen = new Set<string>();
  for (const path of readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"))) {
    const subject = readCase(readFileSync(join(root, path), "utf8"));
    for (const { op, inputs, results } of checkCase(subject, subject.source).typed?.ops ?? []) {
      const [x] = inputs;
      if (!op.keepsShape || x === undefined) continue;
      seen.add(op.name);
      expect(results.map(sizesOf).map(bareShapeText), `${path}: ${op.name}`).toEqual([bareShapeText(sizesOf(x))]);
      expect(results[0]?.dtype).toBe(x.dtype);
    }
  }
  expect(seen.size).toBeGreaterThan(5);
});
