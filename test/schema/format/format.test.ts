import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { formatSource } from "../../../schema/format/format.ts";

function format(text: string, name = "a.jsonc"): string {
  const { text: formatted, problems } = formatSource({ name, text });
  expect(problems.map(({ message }) => message)).toEqual([]);
  return formatted ?? "";
}

/** Every spec, block and recipe that comes with Vitral. */
const shipped = readdirSync("specs", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".json"))
  .map((name) => join("specs", name));

describe("formatSource", () => {
  test.each(shipped)("%s stands as it is formatted", (name) => {
    const text = readFileSync(name, "utf8");
    expect(format(text, name)).toBe(text);
    expect(format(text.replaceAll("\n", "\r\n"), name)).toBe(text.replaceAll("\n", "\r\n"));
  });

  test.each(shipped)("%s written on one line means the same, and formatting twice is formatting once", (name) => {
    const value: unknown = JSON.parse(readFileSync(name, "utf8"));
    const once = format(JSON.stringify(value), name);
    expect(format(once, name)).toBe(once);
    expect(JSON.parse(once)).toEqual(value);
  });

  test("puts a short node on one line, keeps lines that group, and indents what is longer", () => {
    const text = `{"vitral":1,
"params":{ "dim":64,"heads" : 4,
    "depth":2 },
"presets": {
  "mnist": {
  "image_size": 28, "patch_size": 7,
      "dim": 64
  } },

"nodes":[{ "linear" : "dim",
   "id":"a" }, "gelu", {"loop":"depth","nodes":[
 {"residual":[ { "block":"attention","with":{"heads":"heads","head_dim":"head_dim","dropout":"dropout"}, "id": "x" } ],"id":"attn"}]}]}`;
    expect(format(text)).toMatchInlineSnapshot(`
      "{
        "vitral": 1,
        "params": { "dim": 64, "heads": 4, "depth": 2 },
        "presets": {
          "mnist": {
            "image_size": 28, "patch_size": 7,
            "dim": 64
          }
        },

        "nodes": [
          { "linear": "dim", "id": "a" },
          "gelu",
          { "loop": "depth", "nodes": [
            { "residual": [{ "block": "attention", "with": { "heads": "heads", "head_dim": "head_dim", "dropout": "dropout" }, "id": "x" }], "id": "attn" }
          ] }
        ]
      }
      "
    `);
  });

  test("keeps comments beside what they are about", () => {
    const text = `// a model
{
  "vitral": 1, // the version

  /* all
     of it */
  "nodes": [
    // first
    "gelu", // then
    "relu"
    // last
  ]
} // end`;
    expect(format(text)).toBe(`${text.replace("} // end", "}\n// end")}\n`);
  });

  test("leaves line ends and a byte order mark as they are", () => {
    const text = '{\n  "a": 1, // one\n  /* two\n     lines */\n  "b": [\n    2\n  ]\n}\n';
    const asWindows = (lines: string) => lines.replaceAll("\n", "\r\n");
    expect(format(asWindows(text))).toBe(asWindows(text));
    expect(format(asWindows(text.replace('"a": 1', '"a":1')))).toBe(asWindows(text));
    expect(format(`\ufeff${text}`)).toBe(`\ufeff${text}`);
    expect(format(text.trimEnd())).toBe(text);
    // Most lines decide where they differ.
    expect(format(text.replace("\n", "\r\n"))).toBe(text);
    expect(format(asWindows(text).replace("\r\n", "\n"))).toBe(asWindows(text));
  });

  test("keeps an object that goes on in lines of its own, and a long line that its author wrote as one", () => {
    const long = `"from": "${"a".repeat(70)}", "rearrange": "out in kh kw -> kh kw in out"`;
    const text = `{
  "nodes": [
    { "if": "grid",
      "then": [{ "rearrange": "b (y rows) (x cols) dim -> b (rows cols) (y x) dim" }],
      "else": [{ "rearrange": "b (rows y) (cols x) dim -> b (rows cols) (y x) dim" }] }
  ],
  "checkpoints": {
    "vit": {
      "kernel": { ${long} }
    }
  }
}
`;
    expect(format(text)).toBe(text);
    expect(format(text.replace(`{ ${long} }`, `{ ${long.replace("aa", "a".repeat(60))} }`))).toContain('"kernel": {\n');
  });

  test("writes what reorders or hides text as escapes", () => {
    expect(format('{ "a": "x\u202ey\u2066\u009b \u00e9" }')).toBe('{\n  "a": "x\\u202ey\\u2066\\u009b é"\n}\n');
  });

  test("writes values as they are written", () => {
    const text = '{\n  "a": [1e-3, 1.0, "\\u00e9", -0],\n  "b": {},\n  "c": []\n}\n';
    expect(format(text)).toBe(text);
  });

  test("says what is wrong with a broken file", () => {
    expect(formatSource({ name: "a.json", text: '{ "a": [1, }' }).text).toBeUndefined();
  });
});

/** JSON with spaces, line breaks and comments anywhere. */
const space = fc.constantFrom("", "", " ", "\n", "\n\n", "  \n ", " // c\n", "/* d */", "\n// e\n\n");
const scalar = fc.constantFrom("1", "true", "null", '"b n dim -> b dim n"', '"x"', '"a // no comment"', "1e-5");
const key = fc.constantFrom('"nodes"', '"linear"', '"cases"', '"then"', '"id"', '"a long key that takes some room"');
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc
      .tuple(fc.boolean(), fc.array(fc.tuple(key, space, tie("json"), space), { maxLength: 4 }), space)
      .map(([isObject, items, inside]) => {
        const parts = items.map(([name, before, value, after], i) => {
          const unique = `${name.slice(0, -1)}${i}"`;
          return `${before}${isObject ? `${unique}${after}:${before}` : ""}${value}${after}`;
        });
        return isObject ? `{${inside}${parts.join(",")}}` : `[${inside}${parts.join(",")}]`;
      }),
  ),
}));

test("any JSON: same meaning, same comments, and formatting twice is formatting once", () => {
  const comments = (text: string) => [...text.replace(/"[^"]*"/g, "").matchAll(/\/\/ \w|\/\* \w/g)].length;
  fc.assert(
    fc.property(json, (text) => {
      const once = format(text);
      expect(parse(once)).toEqual(parse(text));
      expect(comments(once)).toBe(comments(text));
      expect(format(once)).toBe(once);
    }),
    { numRuns: 2000, seed: 1 },
  );
});
