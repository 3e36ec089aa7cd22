import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson, spanWithin } from "../../../schema/json/json.ts";
import type { Item, Pattern, PatternForm, Side, TransformKind } from "../../../schema/pattern/pattern.ts";
import { checkTransform, longestPattern, newAxes, parsePattern } from "../../../schema/pattern/pattern.ts";
import { applyEdits } from "../../../schema/problem/apply-edits.ts";
import type { Fault } from "../../../schema/problem/fault.ts";
import { faultProblem } from "../../../schema/problem/fault.ts";
import { growth } from "../../growth.ts";

function write(item: Item): string {
  switch (item.kind) {
    case "axis":
      return item.name;
    case "unit":
      return "1";
    case "number":
      return String(item.value);
    case "ellipsis":
      return "...";
    case "group":
      return `(${item.members.map(write).join(" ")})`;
  }
}

const writeSide = (side: Side) => side.items.map(write).join(" ");

function writePattern({ operands, output }: Pattern): string {
  return operands.length === 0 ? writeSide(output) : `${operands.map(writeSide).join(", ")} -> ${writeSide(output)}`;
}

function faultsOf(text: string, as: PatternForm | TransformKind): readonly Fault[] {
  if (as === "rearrange" || as === "repeat" || as === "reduce" || as === "rule") {
    const { pattern, faults } = parsePattern(text, "transform");
    return pattern === undefined ? faults : checkTransform(pattern, as);
  }
  return parsePattern(text, as).faults;
}

const summary = (text: string, as: PatternForm | TransformKind) =>
  faultsOf(text, as).map((f) => `${f.code} ${text.slice(f.span?.start, f.span?.end)}`);

describe("parsePattern", () => {
  test.each([
    ["b c (h p1) (w p2) -> b (h w) (p1 p2 c)", "transform"],
    ["(a)b->b(a)", "transform", "(a) b -> b (a)"],
    ["a\tb\r\n->\n b a", "transform", "a b -> b a"],
    ["() 1 (1) a -> a (...)", "reduce", "1 1 (1) a -> a (...)"],
    ["->", "transform", " -> "],
    ["e\u0301 b -> b é", "transform", "é b -> b é"],
    ["b h i d, b h j d -> b h i j", "einsum"],
    ["a a b -> b", "einsum"],
    ["... a b, ... b c -> ... a c", "einsum"],
    ["b n dim", "signature"],
    ["b 3 ... n n 1", "signature"],
    ["", "signature"],
    ["b * d", "pack", "b ... d"],
  ] as const)("%j as %s", (text, form, written: string = text) => {
    const { pattern, faults } = parsePattern(text, form === "reduce" ? "transform" : form);
    if (form !== "reduce") expect(faults).toEqual([]);
    else expect(faults.map((f) => f.code)).toEqual(["P202"]);
    if (pattern !== undefined) expect(writePattern(pattern)).toBe(written);
  });

  test("items know their place", () => {
    const text = "b (h  p) -> 12 () b";
    const { pattern } = parsePattern(text, "transform");
    const places = [pattern?.operands[0], pattern?.output].flatMap((side) => side?.items ?? []);
    expect(places.map((item) => text.slice(item.start, item.end))).toEqual(["b", "(h  p)", "12", "()", "b"]);
  });

  test.each([
    ["b 1 c h w", "transform", ["P101 b 1 c h w"]],
    ["a b → b a", "transform", ["P101 →"]],
    ["a b - > b a", "transform", ["P101 - >"]],
    ["a -> b -> c", "transform", ["P102 ->"]],
    ["(a + b) -> a b", "transform", ["P103 +"]],
    ["b [0] c -> b [c]", "transform", ["P103 [", "P103 ["]],
    ["b ] -> b", "transform", ["P103 ]"]],
    ["{b c} d -> d b c", "transform", ["P103 {"]],
    ["a😀 b -> b a😀", "transform", ["P103 😀", "P103 😀"]],
    ["a\u200bb -> b a", "transform", ["P103 \u200b"]],
    ["a.b -> b.a", "transform", ["P104 .", "P104 ."]],
    ["… a -> a", "transform", ["P104 …"]],
    ["... a ... -> a", "transform", ["P105 ..."]],
    [".... a -> a", "transform", ["P105 ...."]],
    ["a) b -> a b", "transform", ["P106 )"]],
    ["(a b -> a b", "transform", ["P107 ("]],
    ["(a (b c)) -> a b c", "transform", ["P108 ("]],
    ["(a (b c) -> a b c", "transform", ["P108 ("]],
    ["2d x -> x", "transform", ["P109 2d"]],
    ["h² b -> b", "transform", ["P109 h²"]],
    ["01 a -> a", "transform", ["P109 01"]],
    ["a -> a ２", "transform", ["P109 ２"]],
    ["a b... -> a", "transform", ["P109 b..."]],
    ["_a b -> b", "transform", ["P110 _a"]],
    ["a -> a 0", "transform", ["P111 0"]],
    ["_ b -> b", "einsum", ["P112 _"]],
    ["a, b -> b, a", "transform", ["P113 ,"]],
    ["b, n", "signature", ["P113 ,"]],
    ["b n -> n", "signature", ["P114 ->"]],
    ["b (h w)", "signature", ["P115 ("]],
    [`${"a".repeat(longestPattern)} -> a`, "transform", [`P116 ${"a".repeat(longestPattern)} -> a`]],
    [`${"1 ".repeat(129)}->`, "transform", ["P117 1"]],
    ["(h p) (w p) -> (h w) p", "transform", ["P201 p"]],
    ["a b -> a b a", "einsum", ["P201 a"]],
    ["b * * d", "pack", ["P201 *"]],
    ["h h *", "pack", ["P201 h"]],
    ["a -> a ...", "transform", ["P202 ..."]],
    ["a b -> ... a b", "einsum", ["P202 ..."]],
    ["(... a) -> ... a", "transform", ["P203 ..."]],
    ["b height width -> b (heigth width)", "rearrange", ["P204 heigth"]],
    ["a b c -> d e f", "rearrange", ["P204 d"]],
    ["b c h w -> b (h w) с", "rearrange", ["P204 с"]],
    ["a b -> a", "rearrange", ["P204 b"]],
    ["a b -> a r", "repeat", ["P206 b"]],
    ["a b -> a c", "reduce", ["P207 c"]],
    ["a 3 -> a 3", "rearrange", ["P208 3"]],
    ["a 2 -> a", "repeat", ["P209 2"]],
    ["a b -> a 2", "reduce", ["P210 2"]],
    ["a ... -> a", "rearrange", ["P217 ..."]],
    ["a ... -> a", "repeat", ["P217 ..."]],
    ["b n (h d) -> b n h d", "einsum", ["N402 (h d)"]],
    ["a b -> 1 a b", "einsum", ["N403 1"]],
    ["i 2 -> i", "einsum", ["N404 2"]],
    ["a b, b c -> a d", "einsum", ["N405 d"]],
    ["bij,bjk->bik", "einsum", ["N413 bij,bjk->bik"]],
    ["b d", "pack", ["K501 b d"]],
    ["b 1 *", "pack", ["P109 1"]],
  ] as const)("%j as %s is %j", (text, as, expected) => {
    expect(summary(text, as)).toEqual(expected);
  });

  test("brackets are told of by what they may stand for: einx's mark, or an element of a list", () => {
    const [fault] = parsePattern("b size[a] -> b", "transform").faults;
    expect(fault?.help).toEqual([expect.stringMatching(/einx's `\[a\]`.*`size\[0\]`, gets a name under `let`/)]);
  });

  test("a fix mends, and a safe one is right", () => {
    for (const [text, form, mended] of [
      ["a b → b a", "transform", "a b -> b a"],
      ["a,b->b, a", "transform", "a b->b a"],
      ["a\u00a0b -> b a", "transform", "a b -> b a"],
      ["… a -> a ...", "transform", "... a -> a ..."],
      ["ij,jk->ik", "einsum", "i j, j k -> i k"],
    ] as const) {
      const fix = parsePattern(text, form).faults[0]?.fix;
      const result = applyEdits(text, fix?.edits ?? []);
      expect([result, fix?.applicability]).toEqual([mended, "safe"]);
      expect(parsePattern(result, form).faults).toEqual([]);
    }
  });

  test("two faults of one cause are one: the other place is related", () => {
    const text = "b c h w -> b (h w) с";
    expect(faultsOf(text, "rearrange")).toMatchObject([
      {
        label: "looks like `c` but contains `с` (U+0441) where `c` has `c` (U+0063)",
        help: ["a similar axis exists: `c`"],
        related: [{ span: { start: 2, end: 3 }, text: "`c` appears only on the left side" }],
        fix: { applicability: "safe", edits: [{ span: { start: 19, end: 20 }, text: "c" }] },
      },
    ]);
    expect(faultsOf("heads dim -> heads dmi", "repeat")).toMatchObject([
      { code: "P206", related: [{ span: { start: 19 } }] },
    ]);
  });

  test("reduce may drop anything, repeat may add", () => {
    expect(summary("... a b -> a", "reduce")).toEqual([]);
    expect(summary("a -> r a 2", "repeat")).toEqual([]);
    const { pattern } = parsePattern("d -> b 1 d", "transform");
    expect(pattern && newAxes(pattern).map((axis) => axis.name)).toEqual(["b"]);
  });

  test("a fault becomes a problem at its place, through escapes", () => {
    const { value } = parseJson({ name: "p", text: '"\\u03b1 b -> b (\\u03b1"' });
    if (value?.kind !== "string") throw new Error("not a string");
    const [first] = parsePattern(value.text, "transform").faults;
    if (first === undefined) throw new Error("no fault");
    const at = (start: number, end: number) => spanWithin(value, start, end);
    expect(faultProblem(first, at)).toMatchObject({ code: "P107", span: { start: 15, end: 16 }, severity: "error" });
  });

  test("never throws, points into the text, and takes no time", () => {
    const piece = fc.constantFrom(..."ab1 0_.()-> ,…é²*😀\t", "...", "->", "heads ", " (h w) ", "\u0301", "\ud800");
    const forms = fc.constantFrom<PatternForm>("transform", "einsum", "signature", "pack");
    const kinds = fc.constantFrom<TransformKind>("rearrange", "repeat", "reduce");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), forms, kinds, (pieces, form, kind) => {
        const text = pieces.join("");
        const { pattern, faults } = parsePattern(text, form);
        expect(pattern === undefined).toBe(faults.length > 0);
        const all = [...faults, ...(pattern === undefined ? [] : checkTransform(pattern, kind))];
        for (const { span } of all.flatMap((f) => [f, ...f.related, ...(f.fix?.edits ?? [])])) {
          expect(span !== undefined && 0 <= span.start && span.start <= span.end && span.end <= text.length).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test.each(["a ", "(", ",", "->", "a.b "])("long texts of %j are read in near-linear time", (piece) => {
    const parse = (count: number) => () => {
      parsePattern(piece.repeat(count), "einsum");
      parsePattern(`${piece.repeat(count)}->`, "transform");
    };
    // Patterns are at most 10 000 characters long: eight times the text, and quadratic would be 64 times the work.
    expect(growth(parse(300), parse(2400))).toBeLessThan(30);
    expect(parsePattern(piece.repeat(5e6), "einsum").faults).not.toEqual([]);
  });
});
