import { describe, expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";
import { foreignWeights } from "../../../compiler/checkpoint/checkpoint-map.ts";

function model(map: string) {
  const text = `{ "vitral": 1, "name": "m", "params": { "heads": 2 }, "inputs": { "x": "b 4" },
    "nodes": [{ "loop": 2, "id": "layers", "nodes": [{ "linear": 4, "bias": false, "id": "lin" }] }, { "identity": {}, "id": "y" }],
    "outputs": { "y": "y" }, "checkpoints": { "theirs": ${map} } }`;
  const { typed, problems } = check({ name: "m.json", text });
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  if (typed === undefined) throw new Error("the model is right");
  return typed;
}

const keys = new Map(["l.0.w", "l.1.w", "last"].map((key) => [key, { shape: [4, 4] }]));
const square = { dtype: "f32", shape: [4, 4], data: Float64Array.from({ length: 16 }, (_, i) => i) } as const;

describe("a checkpoint map", () => {
  it("fills in indices and turns tensors", () => {
    const found = foreignWeights(
      model('{ "layers.{i}.lin.kernel": { "from": "l.{i}.w", "rearrange": "o i -> i o" } }'),
      keys,
    );
    expect(found.map(({ path, keys }) => [path, ...keys])).toEqual([
      ["layers.0.lin.kernel", "l.0.w"],
      ["layers.1.lin.kernel", "l.1.w"],
    ]);
    expect([...(found[0]?.take([square]).data.slice(0, 5) ?? [])]).toEqual([0, 4, 8, 12, 1]);
  });

  it("prefers a rule without holes", () => {
    const found = foreignWeights(model('{ "layers.{i}.lin.kernel": "l.{i}.w", "layers.1.lin.kernel": "last" }'), keys);
    expect(found.flatMap((source) => source.keys)).toEqual(["l.0.w", "last"]);
  });

  it("splits fused axes with names of the spec's parameters", () => {
    const found = foreignWeights(
      model('{ "layers.{i}.lin.kernel": { "from": "l.{i}.w", "rearrange": "(heads d) i -> i (d heads)" } }'),
      keys,
    );
    expect([...(found[0]?.take([square]).data.slice(0, 4) ?? [])]).toEqual([0, 8, 4, 12]);
  });

  it("says why no map fits", () => {
    expect(() => foreignWeights(model('{ "layers.0.lin.kernel": "l.0.w" }'), keys)).toThrow("K602");
    expect(() => foreignWeights(model('{ "layers.{i}.lin.kernel": "absent.{i}" }'), keys)).toThrow("K602");
  });

  it("says when a tensor has another shape", () => {
    const flat = new Map([...keys].map(([key]) => [key, { shape: [2, 8] }]));
    expect(() => foreignWeights(model('{ "layers.{i}.lin.kernel": "l.{i}.w" }'), flat)).toThrow("K603");
  });
});
