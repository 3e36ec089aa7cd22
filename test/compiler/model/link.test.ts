import { describe, expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";
import type { Importer } from "../../../compiler/model/link.ts";

const files =
  (texts: Readonly<Record<string, string>>): Importer =>
  (path) => {
    const text = texts[path];
    return text === undefined ? "there is no such file" : { name: path, text };
  };

const MLP =
  '{ "vitral": 1, "name": "mlp", "params": { "width": "int" }, "inputs": { "x": "b dim" }, "nodes": [{ "linear": "width", "id": "up" }, { "linear": "dim", "id": "down" }] }';

function model(imports: string, nodes: string, more = ""): { name: string; text: string } {
  return {
    name: "model.json",
    text: `{ "vitral": 1, "name": "m", ${more} "import": ${imports}, "inputs": { "x": "b 8" }, "nodes": ${nodes}, "outputs": { "y": "y" } }`,
  };
}

const weightsOf = (source: { name: string; text: string }, importer: Importer) => {
  const { typed, problems } = check(source, { importer });
  expect(problems).toEqual([]);
  return Object.fromEntries([...(typed?.weights.values() ?? [])].map(({ path, sizes }) => [path, sizes]));
};

describe("import", () => {
  it("brings a file whole, as a block", () => {
    const source = model('{ "mlp": "mlp.json" }', '[{ "block": "mlp", "with": { "width": 16 }, "id": "y" }]');
    expect(weightsOf(source, files({ "mlp.json": MLP }))).toEqual({
      "y.up.kernel": [8, 16],
      "y.up.bias": [16],
      "y.down.kernel": [16, 8],
      "y.down.bias": [8],
    });
  });

  it("brings one block of a file, which still sees its own file's blocks", () => {
    const library = `{ "vitral": 1, "name": "lib", "nodes": [], "blocks": {
      "inner": { "inputs": { "x": "b dim" }, "nodes": [{ "linear": 3, "id": "lin" }] },
      "outer": { "inputs": { "x": "b dim" }, "nodes": [{ "block": "inner", "id": "in" }] } } }`;
    const source = model('{ "outer": "lib.json#outer" }', '[{ "block": "outer", "id": "y" }]');
    expect(Object.keys(weightsOf(source, files({ "lib.json": library })))).toEqual([
      "y.in.lin.kernel",
      "y.in.lin.bias",
    ]);
  });

  const failing = (imports: string, texts: Readonly<Record<string, string>>) => {
    const { problems } = check(model(imports, '[{ "block": "a", "id": "y" }]'), { importer: files(texts) });
    const [first] = problems;
    return `${first?.code} ${first?.span?.source.name}: ${first?.message}`;
  };

  it("says what is wrong with a file that cannot be had", () => {
    expect(failing('{ "a": "nothing.json" }', {})).toBe(
      "I701 model.json: cannot import `nothing.json`: there is no such file",
    );
  });

  it("names the circle of files that import each other", () => {
    const importing = (path: string) =>
      `{ "vitral": 1, "name": "x", "import": { "b": "${path}" }, "nodes": [{ "block": "b" }] }`;
    const texts = { "one.json": importing("two.json"), "two.json": importing("one.json") };
    expect(failing('{ "a": "one.json" }', texts)).toBe(
      "I702 two.json: files import each other in a circle: one.json -> two.json -> one.json",
    );
  });

  it("points into the imported file where that is wrong", () => {
    expect(failing('{ "a": "a.json" }', { "a.json": '{ "vitral": 1, "name": "a", "nodes": ["gellu"] }' })).toBe(
      "G601 a.json: unknown op `gellu`",
    );
  });

  it("says which blocks a file has", () => {
    expect(failing('{ "a": "mlp.json#mpl" }', { "mlp.json": MLP })).toBe(
      "I703 model.json: mlp.json has no block `mpl`",
    );
  });
});

describe("extends", () => {
  const BASE = `{ "vitral": 1, "name": "base", "params": { "dim": 8, "width": 4 }, "presets": { "wide": { "width": 32 } },
    "blocks": {
      "body": { "inputs": { "x": "b dim" }, "params": { "width": "int" }, "nodes": [{ "block": "act" }, { "linear": "width", "id": "lin" }] },
      "act": { "inputs": { "x": "b dim" }, "nodes": ["gelu"] } },
    "inputs": { "x": "b dim" }, "nodes": [{ "block": "body", "id": "y" }], "outputs": { "y": "y" } }`;

  it("replaces parameters and whole blocks by name; the extended spec's blocks call the replacement", () => {
    const text = `{ "vitral": 1, "name": "mine", "extends": "base.json", "params": { "width": 6 },
      "blocks": { "act": { "inputs": { "x": "b dim" }, "nodes": ["relu"] } } }`;
    const { typed, problems } = check({ name: "mine.json", text }, { importer: files({ "base.json": BASE }) });
    expect(problems).toEqual([]);
    expect(typed?.ops.map(({ op }) => op.name)).toEqual(["relu", "linear"]);
    expect(typed?.weights.get("y.lin.kernel")?.sizes).toEqual([8, 6]);
  });

  it("keeps the extended spec's presets", () => {
    const text = '{ "vitral": 1, "name": "mine", "extends": "base.json" }';
    const { typed } = check({ name: "mine.json", text }, { preset: "wide", importer: files({ "base.json": BASE }) });
    expect(typed?.weights.get("y.lin.kernel")?.sizes).toEqual([8, 32]);
  });
});
