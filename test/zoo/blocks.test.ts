import { expect, test } from "vitest";
import { blockAlone } from "../../compiler/block-alone.ts";
import { drawSpec } from "../../runtime/diagram/draw-spec.ts";
import { shippedNames } from "../../runtime/host/specs/shipped-specs.ts";
import { readSpecFile, specFiles } from "../../runtime/host/specs/spec-files.ts";
import type { Source } from "../../schema/problem/source.ts";

const blocks = shippedNames().filter((name) => name.startsWith("vitral:blocks/"));

/** Numbers in the words of a figure. */
const numbersIn = (dot: string): readonly string[] =>
  [...dot.matchAll(/>([^<>]+)</g), ...dot.matchAll(/label = "([^"]*)"/g)].flatMap(
    ([, words = ""]) => words.match(/(?<![#&\w.])\d+(?![\w.;])/g) ?? [],
  );

/** Numbers of a figure that stand neither in the block nor in what it calls: made up, and said as if they were true. */
test.each(blocks)("%s is documented, drawn by itself, and no made-up size is told", (name) => {
  const read = new Map<string, Source>();
  const source = readSpecFile(name);
  const { doc } = JSON.parse(source.text);
  expect(doc).toMatch(/\w{3}/);
  const { diagram, dot } = drawSpec(source, { importer: specFiles(name, read) });
  expect(diagram.root.members.length).toBeGreaterThan(0);
  const written = [source, ...read.values()].map(({ text }) => text).join("\n");
  const numbers = numbersIn(dot);
  for (const number of numbers)
    expect(written, `${number} in the figure of ${name}`).toMatch(new RegExp(`\\b${number}\\b`));
});

test("numbers of a figure are found", () => {
  const source = readSpecFile("vitral:vit");
  const { dot } = drawSpec(source, { set: { dim: "46", heads: "2" }, importer: specFiles(source.name) });
  expect(numbersIn(dot)).toEqual(expect.arrayContaining(["46", "197"]));
});

test("each is used twice at least", () => {
  const uses = shippedNames().flatMap((name) => {
    const { import: imports = {} } = JSON.parse(readSpecFile(name).text);
    return Object.values<string>(imports).map(
      (path) => `vitral:blocks/${path.replace(/^.*\//, "").replace(/\.json.*$/, "")}`,
    );
  });
  expect(blocks.filter((name) => uses.filter((used) => used === name).length < 2)).toEqual([]);
});

test("what a user gives has its number", () => {
  const source = readSpecFile("vitral:blocks/ffn");
  const labels = (set: Record<string, string>) => drawSpec(source, { set, importer: specFiles(source.name) }).dot;
  expect(labels({})).toContain("Linear dim → mlp_dim");
  expect(labels({ mlp_dim: "64" })).toContain("Linear dim → 64");
  expect(labels({ dim: "48", mlp_dim: "64" })).toContain("Linear 48 → 64");
  expect(() => labels({ mlp_dmi: "64" })).toThrow("mlp_dmi");
  expect(blockAlone(readSpecFile("vitral:vit"))).toBeUndefined();
});
