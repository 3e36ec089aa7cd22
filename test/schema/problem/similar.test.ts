import { expect, test } from "vitest";
import { confusable, similarName } from "../../../schema/problem/similar.ts";

test.each([
  ["heigth", ["width", "height"], "height"],
  ["Dim", ["dmi", "dim"], "dim"],
  ["dmi", ["dims", "dim"], "dim"],
  ["patern", ["pattern", "patterns"], "pattern"],
  ["dim_head", ["heads", "head_dim"], "head_dim"],
  ["p3", ["q1", "p1"], "p1"],
  ["d", ["b", "n"], undefined],
  ["D", ["b", "d"], "d"],
  ["dim", ["heads", "depth"], undefined],
  ["dim", ["dim"], undefined],
  ["", ["a"], undefined],
  ["a".repeat(100_000), ["a".repeat(99_999)], undefined],
])("similarName(%s, %j) is %s", (name, candidates, similar) => {
  expect(similarName(name, candidates)).toBe(similar);
});

test("confusable names the first letters that differ", () => {
  expect(confusable("dеpth", "depth")).toBe(
    "looks like `depth` but contains `е` (U+0435) where `depth` has `e` (U+0065)",
  );
  expect(confusable("ｄim", "dim")).toBe("looks like `dim` but contains `ｄ` (U+FF44) where `dim` has `d` (U+0064)");
  expect(confusable("ﬁlter", "filter")).toContain("U+FB01");
  expect(confusable("dim", "dim")).toBeUndefined();
  expect(confusable("dim", "dmi")).toBeUndefined();
});
