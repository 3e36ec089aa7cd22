import { describe, expect, test } from "vitest";
import { parseJson } from "../../../schema/json/json.ts";
import { applyEdits, fixSafely } from "../../../schema/problem/apply-edits.ts";
import { problem } from "../../../schema/problem/problem.ts";
import type { Source } from "../../../schema/problem/source.ts";

const source = (text: string): Source => ({ name: "a.json", text });
const edit = (from: Source, start: number, end: number, text: string) => ({ span: { source: from, start, end }, text });

test("edits apply in any order, insertions too", () => {
  const s = source("abcdef");
  expect(applyEdits(s.text, [edit(s, 4, 5, "E"), edit(s, 0, 1, "A"), edit(s, 2, 2, "-")])).toBe("Ab-cdEf");
});

describe("fixSafely", () => {
  test("goes on until no safe fix is left", () => {
    const { text, mended } = fixSafely(source('{ "a": [1, 2,], "b": "x\ty", }'), (now) => parseJson(now).problems);
    expect(text).toBe('{ "a": [1, 2], "b": "x\\ty" }');
    expect(mended.map(({ code }) => code)).toEqual(["J001", "J009", "J001"]);
  });

  test("leaves guesses alone and does not go round", () => {
    const swap = (now: Source) => [
      problem("X001", "x", undefined, {
        fix: { edits: [edit(now, 0, 1, now.text === "a" ? "b" : "a")], applicability: "safe" },
      }),
    ];
    expect(fixSafely(source("a"), swap).text).toBe("b");
    const guess = (now: Source) => [
      problem("X001", "x", undefined, { fix: { edits: [edit(now, 0, 1, "z")], applicability: "maybe" } }),
    ];
    expect(fixSafely(source("a"), guess)).toEqual({ text: "a", mended: [] });
  });
});
