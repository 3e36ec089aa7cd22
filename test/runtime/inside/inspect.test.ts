import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkedModel } from "../../../compiler/check.ts";
import { weightEntries } from "../../../compiler/compile.ts";
import { similarities } from "../../../runtime/inside/find-positions.ts";
import { inspectWeights } from "../../../runtime/inside/inspect-weights.ts";
import { principalComponents } from "../../../runtime/inside/principal-components.ts";
import { initialState } from "../../../runtime/training/initialize.ts";
import { run } from "../../cli/capture.ts";
import { SMALL, specFile } from "../../training/specs.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { smallModel } from "./every-value.ts";

function weightsOf(spec: string) {
  const { evaluated } = smallModel(`specs/${spec}.json`, SMALL[`specs/${spec}.json`] ?? "");
  return { evaluated, weights: initialState(weightEntries(evaluated.weights), 0) };
}

test.each([
  ["vit", "7 × 7", "pos_embedding 4 × 4, cls_token"],
  ["eva02", "7 × 7", "pos_embed 4 × 4, cls_token"],
  ["simple_vit", "7 × 7", "computed 4 × 4"],
  ["cct", "", undefined],
  ["cross_vit", "7 × 7, 14 × 14", undefined],
  ["swin", undefined, ""],
  ["convnext", "2 × 2", ""],
])("filters and positions are found by what they compute, in %s", (spec, filters, positions) => {
  const { evaluated, weights } = weightsOf(spec);
  const found = inspectWeights(evaluated, weights);
  if (filters) expect(found.filters.map(({ height, width }) => `${height} × ${width}`).join(", ")).toBe(filters);
  const texts = found.positions.map(({ name, isLearnt, rows, columns, others }) =>
    [`${isLearnt ? name : "computed"} ${rows} × ${columns}`, ...others].join(", "),
  );
  if (positions !== undefined) expect(texts.join("; ")).toBe(positions);
  expect(found.filters.length).toBeGreaterThan(0);
});

test("a patch's embedding, and a filter's pixels, are the weight's own numbers", () => {
  const { evaluated, weights } = weightsOf("vit");
  const table = weights.get("pos_embedding");
  const kernel = inspectWeights(evaluated, weights).filters[0]?.name ?? "";
  const weight = weights.get(kernel);
  if (table === undefined || weight === undefined) throw new Error("no such weights");
  // The token of a class is the first row; patches 1 and 2 are alike, 3 is the opposite, 4 stands across.
  table.data.fill(0);
  const width = table.shape.at(-1) ?? 0;
  for (const [row, at, value] of [
    [0, 5, 9],
    [1, 0, 2],
    [2, 0, 1],
    [3, 0, -3],
    [4, 1, 1],
  ] as const)
    table.data[row * width + at] = value;
  weight.data.forEach((_, i) => {
    weight.data[i] = i;
  });
  const { positions, filters } = inspectWeights(evaluated, weights);
  const [rows = new Float32Array()] = positions[0] === undefined ? [] : similarities(positions[0]);
  expect([...rows].slice(0, 5)).toEqual([1, 1, -1, 0, 0]);
  const count = filters[0]?.filters.length ?? 0;
  expect([...(filters[0]?.filters[3] ?? [])]).toEqual(Array.from({ length: 49 }, (_, pixel) => pixel * count + 3));
  expect(inspectWeights(evaluated, weights, ["pos_embedding"]).filters).toEqual([]);
  expect(() => inspectWeights(evaluated, weights, ["head"])).toThrow("F478");
});

test("principal components are the directions that vectors were made along", () => {
  const along = (i: number) => Float64Array.from({ length: 60 }, (_, j) => (i === j ? 1 : 0));
  for (const count of [20, 200]) {
    const vectors = Array.from({ length: count }, (_, v) =>
      along(7).map((x, j) => 4 + 10 * x * Math.cos(v) + 3 * (along(11)[j] ?? 0) * Math.sin(3 * v)),
    );
    const { directions, shares } = principalComponents(vectors, 5);
    expect(directions).toHaveLength(2);
    expect(Math.abs(directions[0]?.[7] ?? 0)).toBeCloseTo(1, 2);
    expect(Math.abs(directions[1]?.[11] ?? 0)).toBeCloseTo(1, 2);
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  }
});

test("a bias by distance is the table's own number, whatever window and shift it is added in", () => {
  const { evaluated, weights } = weightsOf("swin");
  for (const [path, { data }] of weights) if (path.endsWith("bias_table")) data.forEach((_, i) => (data[i] = i));
  const { biases } = inspectWeights(evaluated, weights, ["bias_table"]);
  expect(biases.map(({ name, heads }) => `${name} ${heads.length}`)).toEqual([
    "stages.0.blocks.0.attn.bias_table 2",
    "stages.0.blocks.1.attn.bias_table 2",
    "stages.1.blocks.0.attn.bias_table 4",
  ]);
  for (const { rows, columns, heads } of biases) {
    expect([rows, columns]).toEqual([13, 13]);
    // Swin's rows count from the farthest key above and to the left of a query down: the query's place less the key's.
    for (const [h, head] of heads.entries())
      expect([...head]).toEqual(Array.from({ length: 169 }, (_, place) => (168 - place) * heads.length + h));
  }
});

test("a bias is found beside a class token, and where it is computed", () => {
  const found = ["beit", "swin_v2"].map((spec) => {
    const { evaluated, weights } = weightsOf(spec);
    return inspectWeights(evaluated, weights).biases.map(({ rows, columns }) => `${rows} × ${columns}`);
  });
  expect(found.map((sizes) => [...new Set(sizes)])).toEqual([["7 × 7"], ["13 × 13"]]);
});

test("what comes of another input, or of chance, is no weight; each picture's filters are found", () => {
  const text = JSON.stringify({
    ...{ vitral: 1, inputs: { left: "b 1 8 8", right: "b 1 8 8", words: "b 16" } },
    nodes: [
      { rearrange: "b c h w -> b h w c", in: "left" },
      { conv: 5, kernel: 4, stride: 4, id: "seen" },
      { rearrange: "b h w c -> b (h w) c", id: "a" },
      { rearrange: "b c h w -> b h w c", in: "right" },
      { conv: 5, kernel: 2, stride: 2, id: "other" },
      { rearrange: "b h w c -> b (h w) c" },
      { reduce: "b n c -> b c", by: "mean" },
      { rearrange: "b c -> b 1 c", id: "c" },
      { linear: 20, in: "words", id: "told" },
      { rearrange: "b (n c) -> b n c", sizes: { c: 5 }, id: "d" },
      { random: [4, 5], id: "noise" },
      ...[{ add: ["a", "c"] }, { add: "d" }, { add: "noise" }],
      { reduce: "b n c -> b c", by: "mean", id: "logits" },
    ],
    outputs: { logits: "logits" },
  });
  const { evaluated } = checkedModel({ name: "two.json", text }, {}, false);
  const weights = initialState(weightEntries(evaluated.weights), 0);
  const { filters, positions } = inspectWeights(evaluated, weights);
  expect(filters.map(({ height, width }) => `${height} × ${width}`)).toEqual(["4 × 4", "2 × 2"]);
  expect(positions).toEqual([]);
  const blind = `{ "vitral": 1, "inputs": { "words": "b 16" }, "nodes": [{ "linear": 2, "id": "y" }], "outputs": { "y": "y" } }`;
  const { evaluated: told } = checkedModel({ name: "blind.json", text: blind }, {}, false);
  expect(() => inspectWeights(told, initialState(weightEntries(told.weights), 0))).toThrow("takes no picture");
});

test("vitral inspect draws a sheet, and a page that needs nothing beside itself", async () => {
  const folder = temporaryFolder();
  const model = ["inspect", specFile("specs/vit.json"), "--preset", "mnist"];
  const sheet = await run([...model, "-o", join(folder, "a.png"), "--json"]);
  const said = JSON.parse(sheet.out);
  expect([sheet.code, said.isTrained, said.positions[0].others]).toEqual([0, false, ["cls_token"]]);
  expect(said.positions[0].similarity[5][5]).toBe(1);
  const page = await run([...model, "pos_embedding", "-o", join(folder, "a.html")]);
  expect(page.err).toContain("as they begin");
  const text = readFileSync(join(folder, "a.html"), "utf8");
  expect(text.match(/<section>/g)).toHaveLength(1);
  expect(text).not.toMatch(/(?:src|href)="(?!data:)/);
  expect((await run([...model, "-o", join(folder, "a.txt")])).err).toContain("F479");
});
