import { describe, expect, test } from "vitest";
import { parseJson } from "../../../schema/json/json.ts";
import { problem } from "../../../schema/problem/problem.ts";
import { renderJson, renderText } from "../../../schema/problem/render-text.ts";
import type { Source, Span } from "../../../schema/problem/source.ts";

const spec: Source = {
  name: "vit.json",
  text: `{
  "params": { "dim": 768 },
\t"文": "漢字 b -> b 漢字",
  "nodes": [
    { "note": "${"far ".repeat(40)}", "rearrange": "b c height width -> b (heigth width) c", "doc": "${"long ".repeat(30)}" }
  ]
}`,
};
const other: Source = { name: "blocks/mlp.json", text: '{ "nodes": [] }' };

function at(part: string, source = spec, from = 0): Span {
  const start = source.text.indexOf(part, from);
  if (start < 0) throw new Error(`no ${part}`);
  return { source, start, end: start + part.length };
}

const plain = { color: false };

describe("renderText", () => {
  test("a window on a long line, with label, related place, help and fix", () => {
    const found = problem("P204", "axis `heigth` appears only on the right side", at("heigth"), {
      label: "not on the left",
      related: [{ span: at("height"), text: "`height` appears only on the left side" }],
      help: ["a similar axis exists: `height`"],
      fix: { edits: [{ span: at("heigth"), text: "height" }], applicability: "maybe" },
    });
    expect(renderText([found], plain)).toMatchInlineSnapshot(`
      "error[P204]: axis \`heigth\` appears only on the right side
       --> vit.json:5:216
        |
      5 | …ar far far far ", "rearrange": "b c height width -> b (heigth width) c", "doc": "long long long lo…
        |                                      ------ \`height\` appears only on the left side
        |                                                         ^^^^^^ not on the left
        = help: a similar axis exists: \`height\`
        = fix (may be wrong): 5:216 "heigth" -> "height"
      "
    `);
  });

  test("tabs, wide characters and several files", () => {
    const found = problem("S310", "sizes differ", at("b 漢字"), {
      severity: "warning",
      related: [
        { span: at('"dim"'), text: "declared here" },
        { span: at('"nodes"', other), text: "read here" },
      ],
    });
    expect(renderText([found], plain)).toMatchInlineSnapshot(`
      "warning[S310]: sizes differ
       --> vit.json:3:16
        |
      2 |   "params": { "dim": 768 },
        |               ----- declared here
      3 |     "文": "漢字 b -> b 漢字",
        |                      ^^^^^^
       ::: blocks/mlp.json:1:3
        |
      1 | { "nodes": [] }
        |   ------- read here
      "
    `);
  });

  test("marks too far apart for one window", () => {
    const found = problem("X001", "two ends", at("heigth"), { related: [{ span: at('"note"'), text: "far off" }] });
    expect(renderText([found], { color: false, width: 60 })).toMatchInlineSnapshot(`
      "error[X001]: two ends
       --> vit.json:5:216
        |
      5 |     { "note": "far far far far far far far far far far…
        |       ------ far off
      5 | …"b c height width -> b (heigth width) c", "doc": "long…
        |                          ^^^^^^
      "
    `);
  });

  test("the causes, in aligned columns, a long chain cut in the middle", () => {
    const step = (n: number) => ({ span: n === 0 ? at('"nodes"', other) : at("768"), text: `step ${n}` });
    const because = Array.from({ length: 12 }, (_, n) => step(n));
    expect(renderText([problem("S303", "no multiple", at("768"), { because })], plain)).toMatchInlineSnapshot(`
      "error[S303]: no multiple
       --> vit.json:2:22
        |
      2 |   "params": { "dim": 768 },
        |                      ^^^
        |
        = because:
            blocks/mlp.json:1:3  step 0
            vit.json:2:22        step 1
            vit.json:2:22        step 2
            ...                  4 more steps
            vit.json:2:22        step 7
            vit.json:2:22        step 8
            vit.json:2:22        step 9
            vit.json:2:22        step 10
            vit.json:2:22        step 11
      "
    `);
  });

  test("a place on the command line needs no names beside it, and a text of JSON no more quotes", () => {
    const flag = { source: { name: "--set", text: "dim=7" }, start: 4, end: 5 };
    const span = at('"note"');
    const found = problem("X001", "odd", span, {
      because: [
        { span: flag, text: "`dim` is 7" },
        { span: at("768"), text: "not 768" },
      ],
      fix: { edits: [{ span, text: '"notes"' }], applicability: "safe" },
    });
    expect(renderText([found], plain)).toContain(`
  = because:
      --set:1:5  \`dim\` is 7
      2:22       not 768
  = fix: 5:7 "note" -> "notes"
`);
  });

  test("nothing but text, unless colours are asked for", () => {
    const found = problem("X001", "odd", at("768"));
    expect(renderText([found])).toBe(renderText([found], plain));
    expect(renderText([found])).not.toBe(renderText([found], { color: true }));
  });

  test("a fix that takes quotes away shows that it does", () => {
    const fix = { edits: [{ span: at('"note"'), text: "note" }], applicability: "safe" } as const;
    expect(renderText([problem("X001", "odd", fix.edits[0].span, { fix })], plain)).toContain(`
  = fix: 5:7 "note" -> note
`);
  });

  test("a problem of the JSON itself, at the end of a line and of the file", () => {
    const source: Source = { name: "a.json", text: '{\r\n  "a": [1, 2,],\r\n  "b": "x\r\n}' };
    expect(renderText(parseJson(source).problems, plain)).toMatchInlineSnapshot(`
      "error[J001]: trailing comma before \`]\`
       --> a.json:2:13
        |
      2 |   "a": [1, 2,],
        |             ^
        = help: delete the comma
        = fix: 2:13 "," -> ""

      error[J007]: this string is never closed
       --> a.json:3:8
        |
      3 |   "b": "x
        |        ^^
        = help: close it with \`"\` on the same line; a line break inside a string is written \`\\n\`
      "
    `);
  });

  test("no place, several lines, and nothing that moves the cursor", () => {
    const source: Source = { name: "\u001b[2J.json", text: '{ "\u001b[31m\u202e": [\n1] }' };
    const problems = [
      problem("C001", "no \u001b[31mtensor", undefined, { severity: "hint" }),
      problem("C002", "all of it", { source, start: 0, end: source.text.length }, { label: "a\nb" }),
    ];
    expect(renderText(problems, plain)).toMatchInlineSnapshot(`
      "hint[C001]: no �[31mtensor

      error[C002]: all of it
       --> �[2J.json:1:1
        |
      1 | { "�[31m�": [
        | ^^^^^^^^^^^^^ a�b
      "
    `);
  });

  test("twenty are printed, the rest is counted", () => {
    const many = Array.from({ length: 24 }, (_, n) =>
      problem("A001", `number ${n}`, undefined, { severity: n === 23 ? "warning" : "error" }),
    );
    const text = renderText(many, plain);
    expect(text).toContain("number 19");
    expect(text).not.toContain("number 20");
    expect(text.trimEnd().split("\n").at(-1)).toBe("and 4 more: 3 errors and 1 warning");
    expect(JSON.parse(renderJson(many))).toHaveLength(24);
  });

  test("colour changes nothing but colour; no problem is no text", () => {
    const found = problem("P204", "axis", at("heigth"), { label: "here", help: ["help"] });
    const colored = renderText([found], { color: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes are what is looked for
    const stripped = colored.replace(/\u001b\[\d+m/g, "");
    expect(colored).not.toBe(stripped);
    expect(stripped).toBe(renderText([found], plain));
    expect(renderText([], plain)).toBe("");
  });

  test("carets stand under what they mark, wherever the window is cut", () => {
    const words = Array.from({ length: 200 }, (_, n) => `w${n}x`);
    const source: Source = { name: "w", text: words.join(" ") };
    for (const word of words) {
      const [, , , line = "", carets = ""] = renderText([problem("A", "m", at(word, source))], plain).split("\n");
      const column = carets.indexOf("^");
      expect(line.slice(column, column + carets.lastIndexOf("^") + 1 - column)).toBe(word);
      expect(line.length).toBeLessThanOrEqual(104);
    }
  });

  test("a line of ten million characters is no trouble", () => {
    const source: Source = { name: "big", text: `${"a".repeat(1e7)}needle${"b".repeat(1e7)}` };
    expect(renderText([problem("A", "m", at("needle", source))], plain)).toContain("aneedleb");
  });
});

test("renderJson has every field, always", () => {
  const found = problem("P204", "axis", at("heigth"), {
    related: [{ span: at("height"), text: "there" }],
    fix: { edits: [{ span: at("heigth"), text: "height" }], applicability: "safe" },
  });
  const [first, second] = JSON.parse(renderJson([found, problem("C001", "nowhere", undefined)]));
  expect(first).toMatchObject({ file: "vit.json", line: 5, endLine: 5, label: null, fix: { applicability: "safe" } });
  expect(first.endColumn - first.column).toBe(6);
  expect(first.related[0]).toMatchObject({ file: "vit.json", line: 5, text: "there" });
  expect(second).toMatchObject({ file: null, line: null, fix: null, help: [] });
  expect(Object.keys(first)).toEqual(Object.keys(second));
});
