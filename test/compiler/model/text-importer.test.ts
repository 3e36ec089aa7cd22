import { expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";
import { textImporter } from "../../../compiler/model/text-importer.ts";

const block = (...nodes: unknown[]) => JSON.stringify({ vitral: 1, inputs: { x: "b d" }, nodes });
const model = (imports: Record<string, string>) =>
  JSON.stringify({
    vitral: 1,
    import: imports,
    inputs: { x: "b 4" },
    nodes: Object.keys(imports).map((name) => ({ block: name, id: name })),
    outputs: Object.fromEntries(Object.keys(imports).map((name) => [name, name])),
  });
const codes = (name: string, text: string, texts: Record<string, string>) =>
  check({ name, text }, { importer: textImporter(texts) }).problems.map(({ code }) => code);

it("finds texts by their path as seen from the text that asks", () => {
  const texts = {
    "blocks/a.json": JSON.stringify({ ...JSON.parse(block({ block: "b" })), import: { b: "./b.json" } }),
    "blocks/b.json": JSON.stringify({ ...JSON.parse(block({ block: "c" })), import: { c: "../c.json" } }),
    "c.json": block("relu"),
  };
  expect(codes("m.json", model({ a: "blocks/a.json" }), texts)).toEqual([]);
  expect(codes("m.json", model({ a: "a.json" }), texts)).toEqual(["I701"]);
  expect(codes("m.json", model({ a: "toString" }), texts)).toEqual(["I701"]);
});

it("finds what comes with Vitral by its name from anywhere, and its own imports by their paths", () => {
  const texts = {
    "vitral:lib/a": JSON.stringify({ ...JSON.parse(block({ block: "b" })), import: { b: "../b.json" } }),
    "vitral:b": block("relu"),
    "b.json": "not this one",
  };
  expect(codes("deep/inside/m.json", model({ a: "vitral:lib/a", b: "vitral:b" }), texts)).toEqual([]);
  expect(codes("m.json", model({ a: "vitral:lib/c" }), texts)).toEqual(["I701"]);
});

it("says what to give where nothing is given that finds imports, also of what comes with Vitral", () => {
  const [found] = check({ name: "m.json", text: model({ a: "vitral:blocks/ffn" }) }).problems;
  expect(found?.code).toBe("I701");
  expect(found?.help.join("\n")).toContain('textImporter({ "vitral:blocks/ffn": TEXT })');
  expect(found?.help.join("\n")).toContain("specFiles(");
});
