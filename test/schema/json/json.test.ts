import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonNode, StringNode } from "../../../schema/json/json.ts";
import { deepestNesting, parseJson, property, spanWithin, writtenLimits } from "../../../schema/json/json.ts";
import type { Span } from "../../../schema/problem/source.ts";

const read = (text: string, comments = false) => parseJson({ name: "spec.json", text }, { comments });
const under = (span: Span | undefined) => span?.source.text.slice(span.start, span.end);

/** The plain value, to compare with JSON.parse. */
function plain(node: JsonNode | undefined): unknown {
  switch (node?.kind) {
    case "object":
      return new Map(node.properties.map((p) => [p.name, plain(p.value)]));
    case "array":
      return node.items.map(plain);
    case "string":
      return node.text;
    case "number":
    case "boolean":
      return node.value;
    default:
      return null;
  }
}

function asMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asMaps);
  if (value === null || typeof value !== "object") return value;
  return new Map(Object.entries(value).map(([name, inner]) => [name, asMaps(inner)]));
}

function string(text: string): StringNode {
  const { value } = read(text);
  if (value?.kind !== "string") throw new Error("not a string");
  return value;
}

/** Text, then the code and the text under its span; one mistake, one problem. */
const mistakes: readonly (readonly [string, string, string])[] = [
  ['{"a": 1,}', "J001", ","],
  ["[1, 2 , ]", "J001", ","],
  ['{"a": 1, "a": 2}', "J002", '"a"'],
  ['{"__proto__": 1, "__proto__": 2}', "J002", '"__proto__"'],
  ['{"a": 1 /* c */, "b": 2} // d', "J003", "/* c */"],
  ['{"a": "b" "c": 1}', "J004", '"c"'],
  ["[1 2]", "J004", "2"],
  ['{"a" 1}', "J005", '"a"'],
  ['{"a"}', "J005", '"a"'],
  ['{"a": [1, {"b": 2}', "J006", "["],
  ['{"a": 1,', "J006", "{"],
  ['{"a": "x\ny"}', "J007", '"x'],
  ['{"id": "p", "op: "linear"}', "J007", '"op: "linear'],
  ['{"id": "p", op": "linear"}', "J007", "op"],
  ['{"a": "x\\q"}', "J008", "\\q"],
  ['{"a": "\\u12"}', "J008", "\\u1"],
  ['{"a": "\\u"}', "J008", "\\u"],
  ['{"a": "\t"}', "J009", "\t"],
  ['{"a": True}', "J010", "True"],
  ['{"a": mean}', "J010", "mean"],
  ['{"a": }', "J011", "}"],
  ["[1,,2]", "J011", ","],
  ["{a: 1}", "J012", "a"],
  ["{1: 1}", "J012", "1"],
  ['{"a": 1} {"b": 2}', "J013", "{"],
  ["", "J014", ""],
  ["[01]", "J017", "01"],
  ["[0x10]", "J017", "0x10"],
  ["[.5]", "J017", ".5"],
  ["[1.]", "J017", "1."],
  ["[1e999]", "J017", "1e999"],
  ["[9007199254740993]", "J017", "9007199254740993"],
  ['["\\u0000"]', "J018", "\\u0000"],
  ['["\\ud800 x"]', "J018", "\\ud800"],
  ['["\ud800"]', "J018", "\ud800"],
  ["['a']", "J019", "'"],
  ["[\u00a01]", "J019", "\u00a0"],
  ['{"a": "b": 1}', "J019", ":"],
  ["[1}", "J020", "}"],
  ["[1]]", "J020", "]"],
  ["/* c", "J021", "/* c"],
];

describe("parseJson", () => {
  test.each(mistakes)("%j is %s at %j", (text, code, place) => {
    const { problems } = read(text);
    expect(problems.map((p) => [p.code, under(p.span)])).toEqual([[code, place]]);
  });

  test("limits are stated, and met before the recursive parser", () => {
    for (const text of ["[".repeat(100_000), '{"a":'.repeat(100_000)]) {
      expect(read(text).problems.map((p) => p.message)).toEqual([
        `brackets are nested deeper than ${deepestNesting} levels`,
      ]);
    }
    // What is a comment to the scan must be one to the parser.
    for (const before of ["// a\r", "/**//", "/*/*/", "/"]) {
      expect(
        read(before + "[".repeat(100_000)).problems.map((p) => p.code),
        before,
      ).toEqual(["J016"]);
    }
    expect(read("[".repeat(deepestNesting) + "]".repeat(deepestNesting)).problems).toEqual([]);
    expect(read(`["${"[".repeat(1000)}"] // ${"[".repeat(1000)}`, true).problems).toEqual([]);
    expect(read(" ".repeat(writtenLimits.characters + 1)).problems.map((p) => p.code)).toEqual(["J015"]);
  });

  test("goes on after mistakes that leave no doubt", () => {
    const { value, problems } = read('{"a": [1 2,], "b": "\\q", "a": 3}');
    expect(problems.map((p) => p.code)).toEqual(["J004", "J001", "J008", "J002"]);
    expect(value?.kind).toBe("object");
  });

  test("gives no tree after a mistake that does", () => {
    expect(read('{"a": 1, "b" "c": 2, "c": , }')).toMatchObject({ value: undefined, problems: [{ code: "J005" }] });
  });

  test("fixes mend", () => {
    for (const text of ['{"a": 1 , }', "[1 2]", '["\t"]', "{a: 1}", "[None]"]) {
      const edit = read(text).problems[0]?.fix?.edits[0];
      if (edit === undefined) throw new Error(`no fix for ${text}`);
      const mended = text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
      expect(read(mended).problems, mended).toEqual([]);
    }
  });

  test("tolerates a byte order mark and, where asked to, comments", () => {
    expect(read("\ufeff[1]").problems).toEqual([]);
    expect(read('// a\n{"a": 1 /* b */}', true).problems).toEqual([]);
  });

  test("names of Object.prototype are names", () => {
    const { value } = read('{"constructor": 1, "__proto__": 2}');
    if (value?.kind !== "object") throw new Error("not an object");
    expect(plain(property(value, "__proto__")?.value)).toBe(2);
    expect(property(value, "toString")).toBeUndefined();
    expect(under(property(value, "constructor")?.nameSpan)).toBe("constructor");
  });

  test("every value knows its place", () => {
    const { value } = read(' {"a": [-1.5, "x"]} ');
    if (value?.kind !== "object") throw new Error("not an object");
    const list = property(value, "a")?.value;
    expect([under(value.span), under(list?.span)]).toEqual(['{"a": [-1.5, "x"]}', '[-1.5, "x"]']);
    expect(list?.kind === "array" ? list.items.map((item) => under(item.span)) : []).toEqual(["-1.5", '"x"']);
  });

  test("reads what JSON.parse reads", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!text.includes("\\u0000"));
        const { value, problems } = read(text);
        expect(problems.filter((p) => p.code !== "J017")).toEqual([]);
        expect(plain(value)).toEqual(asMaps(JSON.parse(text)));
      }),
      { numRuns: 200 },
    );
  });

  test("never throws, and points into the text", () => {
    const pieces = fc.constantFrom(
      ..."{}[],:\"'\\/*\n\t 01-.eaunrtrue",
      "true",
      '"a"',
      "//",
      "\ud800",
      "null",
      "\u0000",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join("");
        for (const { span } of read(text).problems) {
          expect(span?.start).toBeGreaterThanOrEqual(0);
          expect(span?.end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("one deleted character is one problem", () => {
    const text = `{
  "params": { "dim": 64, "doc": "say \\"hi\\"" },
  "nodes": [
    "layer_norm",
    { "linear": "3 * dim", "bias": false, "id": "to_qkv" },
    { "slice": { "n": [0, 1] } }
  ]
}`;
    for (let i = 0; i < text.length; i++) {
      const { problems } = read(text.slice(0, i) + text.slice(i + 1));
      expect(problems.length, `without ${i}`).toBeLessThanOrEqual(1);
    }
  });
});

describe("spanWithin", () => {
  test.each([
    ['"abc"', 1, 2, "b"],
    ['"\\u03b1 b -> b \\u03b1"', 0, 1, "\\u03b1"],
    ['"\\u03b1 b -> b \\u03b1"', 2, 3, "b"],
    ['"\\u03b1 b -> b \\u03b1"', 9, 10, "\\u03b1"],
    ['"a\\nb\\"c"', 3, 5, '\\"c'],
    ['"\\ud83d\\ude00x"', 2, 3, "x"],
    ['"é\\\\x"', 2, 3, "x"],
  ] as const)("%s from %i to %i is %s", (text, start, end, part) => {
    expect(under(spanWithin(string(text), start, end))).toBe(part);
  });

  test("an empty range stays where it is, also at the end", () => {
    const node = string('"\\n"');
    expect([spanWithin(node, 0, 0).start, spanWithin(node, 1, 1)]).toMatchObject([1, { start: 3, end: 3 }]);
  });

  test("covers what it decodes from", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(), fc.nat(), (content, a, b) => {
        fc.pre(!content.includes("\u0000"));
        const units = content.length + 1;
        const [start, end] = [Math.min(a % units, b % units), Math.max(a % units, b % units)];
        const part = under(spanWithin(string(JSON.stringify(content)), start, end));
        expect(JSON.parse(`"${part}"`)).toBe(content.slice(start, end));
      }),
    );
  });
});
