import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readCase } from "../cases/case-file.ts";
import { seededNumbers } from "./mutate.ts";
import { errorsOf, type Part, partOf } from "./side-by-side.ts";

const root = join(import.meta.dirname, "../cases");

const parts = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".md"))
  .sort()
  .flatMap((path) => {
    const name = path.replace(/\.md$/, "").replaceAll(/[\\/]/g, "--");
    return partOf(name, readCase(readFileSync(join(root, path), "utf8"))) ?? [];
  })
  // A limit that is met ends the check.
  .filter(({ errors }) => errors.length <= 3 && !errors.some((line) => line.startsWith("G628")));

/** Parts in some order, in groups that have fewer mistakes together than anybody reads. */
function groups(next: () => number, size: number): Part[][] {
  const order = parts.map((part) => ({ part, at: next() })).sort((a, b) => a.at - b.at);
  return Array.from({ length: Math.ceil(order.length / size) }, (_, i) =>
    order.slice(i * size, (i + 1) * size).map(({ part }) => part),
  );
}

test("what is wrong in one block hides nothing in another, and adds nothing to it", () => {
  expect(parts.length).toBeGreaterThan(80);
  const next = seededNumbers(3);
  for (const size of [20, 20, 7, 2]) {
    for (const group of groups(next, size)) {
      expect(errorsOf(group)).toEqual(group.map(({ errors }) => errors));
    }
  }
}, 120_000);
