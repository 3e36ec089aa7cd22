import { expect, test } from "vitest";
import { matchesGlob } from "../../../compiler/checkpoint/name-glob.ts";

test("a star stands for any part of one step, two for any steps, and all else for itself", () => {
  for (const [pattern, ...names] of [
    ["head.*", "head.weight", "head."],
    ["head.**", "head.weight", "head.a.b", "head"],
    ["*.weight", "head.weight", ".weight"],
    ["**.b*s", "a.bias", "a.b.bs", "a.bs", "bs"],
    ["a.**.**.b.**", "a.b", "a.x.y.b.z"],
    ["**.**", "", "a", "a.b"],
    ["**", "", "a", "a.b\nc"],
    ["a.(b)+[c]", "a.(b)+[c]"],
    ["a*a", "aa", "aba"],
  ])
    for (const name of names) expect(matchesGlob(pattern ?? "")(name), `${pattern} ${name}`).toBe(true);
  for (const [pattern, ...names] of [
    ["head.*", "head.a.b", "head", "ahead.a"],
    ["*", "a.b"],
    ["a*a", "a", "a.a"],
    ["**.b", "ab", "a.bc"],
    ["a.**.b", "ab", "a..bc", "a.xb"],
    ["head.**", "headless", "ahead.a"],
    ["a.b", "axb"],
    ["", "a"],
  ])
    for (const name of names) expect(matchesGlob(pattern ?? "")(name), `${pattern} ${name}`).toBe(false);
});

test("many stars over a long name come to an end", () => {
  expect(matchesGlob("a.**.**.**.**.**.**.**.**.**.**.**.b")("a.".repeat(400))).toBe(false);
});
