import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { formatSource } from "../../schema/format.ts";

function format(text: string, name = "a.jsonc"): string {
  const { text: formatted, problems } = formatSource({ name, text });
  expect(problems.map(({ message }) => message)).toEqual([]);
  return formatted ?? "";
}

const specs = readdirSync("specs", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));

describe("formatSource", () => {
  test.each(specs)("%s means the same, and formatting twice is formatting once", (name) => {
    const text = readFileSync(join("specs", name), "utf8");
    const once = format(text, name);
    expect(format(once, name)).toBe(once);
    expect(JSON.stringify(JSON.parse(once))).toBe(JSON.stringify(JSON.parse(text)));
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
            { "residual": [{
              "block": "attention", "with": { "heads": "heads", "head_dim": "head_dim", "dropout": "dropout" }, "id": "x"
            }], "id": "attn" }
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
