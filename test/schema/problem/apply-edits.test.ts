import { describe, expect, test } from "vitest";
import { parseJson } from "../../../schema/json/json.ts";
import { applyEdits, fixSafely, type Texts } from "../../../schema/problem/apply-edits.ts";
import { problem } from "../../../schema/problem/problem.ts";
import type { Source } from "../../../schema/problem/source.ts";

const source = (text: string): Source => ({ name: "a.json", text });
const edit = (from: Source, start: number, end: number, text: string) => ({ span: { source: from, start, end }, text });

test("edits apply in any order, insertions too", () => {
  const s = source("abcdef");
  expect(applyEdits(s.text, [edit(s, 4, 5, "E"), edit(s, 0, 1, "A"), edit(s, 2, 2, "-")])).toBe("Ab-cdEf");
});

describe("fixSafely", () => {
  const all = () => true;

  test("goes on until no safe fix is left", () => {
    const first = '{ "a": [1, 2,], "b": "x\ty", }';
    const { texts, mended } = fixSafely((now) => parseJson(source(now.get("a.json") ?? first)).problems, all);
    expect(texts.get("a.json")).toBe('{ "a": [1, 2], "b": "x\\ty" }');
    expect(mended.map(({ code }) => code)).toEqual(["J001", "J009", "J001"]);
  });

  test("leaves guesses alone, and does not go round", () => {
    const putting = (word: (now: string) => string, applicability: "safe" | "maybe") => (texts: Texts) => {
      const now = source(texts.get("a.json") ?? "a");
      return [problem("X001", "x", undefined, { fix: { edits: [edit(now, 0, 1, word(now.text))], applicability } })];
    };
    expect([
      ...fixSafely(
        putting((now) => (now === "a" ? "b" : "a"), "safe"),
        all,
      ).texts,
    ]).toEqual([["a.json", "b"]]);
    expect(
      fixSafely(
        putting(() => "z", "maybe"),
        all,
      ),
    ).toEqual({ texts: new Map(), mended: [] });
  });

  test("changes several files, and none that is not ours", () => {
    const files = new Map([
      ["a.json", "[1,]"],
      ["b.json", "[2,]"],
      ["vitral:c", "[3,]"],
    ]);
    const { texts } = fixSafely(
      (now) => [...files].flatMap(([name, text]) => parseJson({ name, text: now.get(name) ?? text }).problems),
      ({ name }) => !name.startsWith("vitral:"),
    );
    expect([...texts]).toEqual([
      ["a.json", "[1]"],
      ["b.json", "[2]"],
    ]);
  });
});
