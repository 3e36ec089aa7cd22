import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { specFiles } from "../../runtime/spec-files.ts";
import { rates, survey } from "./survey.ts";

const root = join(import.meta.dirname, "../..");
const source = { name: "specs/vit.json", text: readFileSync(join(root, "specs/vit.json"), "utf8") };

/** Of one check; many times what the slowest takes on an idle machine. */
const LONGEST = 5_000;

describe("one character of vit.json changed, 2 000 times (20 000 times: bench/fuzz-specs.ts)", () => {
  const found = survey(source, specFiles(source.name), "mnist", 2_000, 1);

  test("nothing crashes or hangs", () => {
    expect(found.slowest).toBeLessThan(LONGEST);
    expect(found.rejected.length).toBeGreaterThan(1_000);
  });

  test("the first problem finds the change, and is the only one", () => {
    const { covered, sameLine, single } = rates(found);
    expect(covered).toBeGreaterThan(0.9);
    expect(sameLine).toBeGreaterThan(0.97);
    expect(single).toBeGreaterThan(0.97);
  });
}, 120_000);
