import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { FUNCTIONS } from "../../../compiler/expression/evaluate-functions.ts";
import { GENERATORS } from "../../../compiler/ops/generators.ts";
import { ops } from "../../../compiler/ops/index.ts";
import { INIT_NAMES } from "../../../compiler/ops/weight.ts";
import { shippedNames } from "../../../runtime/host/specs/shipped-specs.ts";
import { FUNCTION_DOCS } from "../../../schema/expression/function-docs.ts";
import { specSchema } from "../../../schema/json-schema/spec-schema.ts";
import { recipeSchema } from "../../../schema/recipe/recipe.ts";
import { INIT_DOCS } from "../../../schema/vocabulary/init-docs.ts";

/** Strict as Ajv is by itself, and its remarks are errors: nobody who compiles the schemas is told anything. */
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
const spec = ajv.compile(specSchema(ops, GENERATORS, shippedNames()));
const recipe = ajv.compile(recipeSchema());
const json = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(folder, name));
const isRecipe = (path: string) => /(^|\/)(recipes\/|recipe)/.test(path);

/** A spec of one node. */
const withNode = (node: unknown) => ({ vitral: 1, inputs: { x: "b n dim" }, nodes: [node], outputs: { y: "y" } });

describe("spec.schema.json", () => {
  const specs = filesOf("specs").filter((path) => !isRecipe(path));
  test.each(specs)("%s is valid", (path) => {
    spec(json(path));
    expect(spec.errors ?? []).toEqual([]);
  });

  const right: readonly unknown[] = [
    "gelu",
    { gelu: {}, form: "tanh" },
    { linear: "3 * dim", bias: false, id: "q", out: "r", axes: "b n dim", in: "x", doc: "a layer" },
    { weight: [1, "dim"], init: { normal: 0.02 }, id: "w" },
    { weight: [1, "dim"], init: "zeros", id: "w" },
    { einsum: "b i d, b j d -> b i j", in: ["x", "x"] },
    { slice: { n: "1:" } },
    { add: ["x", 1] },
    { block: "a", with: { dim: 8, rates: [0, "rate"] }, in: { x: "y" } },
    { loop: "depth", as: "i", id: "layers", nodes: [{ residual: ["gelu"] }] },
    { switch: "pool", cases: { cls: "cls_out", mean: ["gelu"] } },
    { if: "a > 1", then: ["gelu"], else: "x" },
    { branches: { a: ["gelu"], b: ["relu"] }, join: { concat: "dim" } },
    { constant: { linspace: [0, 1, 5] }, id: "grid" },
  ];
  test.each(right.map((node) => [JSON.stringify(node), node]))("%s is valid", (_, node) => {
    spec(withNode(node));
    expect(spec.errors ?? []).toEqual([]);
  });

  const wrong: readonly unknown[] = [
    {},
    "linear",
    "gelux",
    "weight",
    3,
    null,
    { id: "a" },
    { gelux: {} },
    { linear: 8, softmax: "n" },
    { linear: 8, biass: false },
    { linear: 0 },
    { linear: {} },
    { gelu: 1 },
    { gelu: {}, form: "fast" },
    { rearrange: "b n dim" },
    { weight: [1, "dim"] },
    { weight: [1, "dim"], id: "w", in: "x" },
    { weight: [1, "dim"], id: "w", init: { normal: 0.02, uniform: 1 } },
    { weight: [1, "dim"], id: "w", init: "gaussian" },
    { reduce: "b n dim -> b dim" },
    { reduce: "b n dim -> b dim", by: "avg" },
    { linear: 8, id: "to.out" },
    { loop: 2 },
    { loop: 2, nodes: [{ linear: 8, nodes: [] }] },
    { loop: 2, residual: ["gelu"] },
    { if: "a" },
    { switch: "pool" },
    { block: "a", width: 3 },
    { branches: { a: ["gelu"] } },
  ];
  test.each(wrong.map((node) => [JSON.stringify(node), node]))("%s is refused", (_, node) => {
    expect(spec(withNode(node))).toBe(false);
  });

  const wrongSpecs: readonly unknown[] = [
    {},
    [],
    { nodes: [] },
    { vitral: 2, nodes: [] },
    { vitral: 1 },
    { vitral: 1, nodes: [], node: [] },
    { vitral: 1, nodes: [], params: { dim: "integer" } },
    { vitral: 1, nodes: [], params: { dim: { kind: "int" } } },
    { vitral: 1, nodes: [], inputs: { x: { axes: "b", type: "double" } } },
    { vitral: 1, nodes: [], blocks: { a: { inputs: {} } } },
    { vitral: 1, nodes: [], free: { h: { multiple: 4 } } },
    { vitral: 1, nodes: [], checkpoints: { timm: { a: { to: "b" } } } },
  ];
  test.each(wrongSpecs.map((value) => [JSON.stringify(value), value]))("%s is refused", (_, value) => {
    expect(spec(value)).toBe(false);
  });

  test("every op, attribute, function and initialisation has a description", () => {
    for (const { name, doc, argument, attributes } of ops.values()) {
      for (const text of [doc, argument?.doc ?? "-", ...Object.values(attributes).map((attribute) => attribute.doc)]) {
        expect(text, name).not.toBe("");
      }
    }
    expect(Object.keys(INIT_DOCS).sort()).toEqual([...INIT_NAMES].sort());
    expect(Object.keys(FUNCTION_DOCS).sort()).toEqual([...FUNCTIONS.keys(), "given"].sort());
  });
});

describe("recipe.schema.json", () => {
  const base = { vitral: 1, spec: "../vit.json", dataset: { name: "mnist", train: 10, validation: 10 }, epochs: 1 };
  test.each(filesOf("specs").filter(isRecipe))("%s is valid", (path) => {
    recipe(json(path));
    expect(recipe.errors ?? []).toEqual([]);
  });
  const wrong: readonly unknown[] = [
    {},
    { ...base, epochs: 0 },
    { ...base, epoch: 1 },
    { ...base, engine: "gpu" },
    { ...base, dataset: { name: "mnist" } },
    { ...base, optimizer: { sgdm: {} } },
    { ...base, schedule: { warmup: 2 } },
    { ...base, set: { dim: { a: 1 } } },
  ];
  test.each(wrong.map((value) => [JSON.stringify(value), value]))("%s is refused", (_, value) => {
    expect(recipe(value)).toBe(false);
  });
});
