import { describe, expect, test } from "vitest";
import { check } from "../../../compiler/check.ts";
import { ops } from "../../../compiler/ops/index.ts";
import { specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { bareName, meantBy, otherNames } from "../../../schema/vocabulary/other-names.ts";
import { STRUCTURE_DOCS } from "../../../schema/vocabulary/structure-docs.ts";
import { STRUCTURE_KEYS } from "../../../schema/vocabulary/vocabulary.ts";

/** Models that what other libraries write may stand in: tokens, maps, single rows, and images cut into windows. */
const HOSTS = ['"x": "b n dim"', '"x": "b 1 dim"', '"x": "b 4 16"', '"x": "b 8 8 dim"', '"x": "b h w dim"'];

const spec = (nodes: string, x: string): string => `{
  "vitral": 1,
  "free": { "h": {}, "w": {} },
  "params": { "n": 16, "dim": 32, "heads": 4, "depth": 2, "pool": { "type": "string", "default": "mean" } },
  "inputs": { ${x}, "mask": { "axes": "b n dim", "type": "bool" }, "ids": { "axes": "b n", "type": "int" }, "left": "b n dim", "right": "b dim n" },
  "blocks": { "attention": { "params": { "heads": "int", "head_dim": { "type": "int", "default": 8 }, "dropout": { "type": "number", "default": 0 } }, "inputs": { "x": "b n d" }, "nodes": ["gelu"] }, "ffn": { "params": { "mlp_dim": "int", "dropout": "number" }, "inputs": { "x": "b n d" }, "nodes": ["gelu"] }, "layer": { "inputs": { "x": "b n d" }, "nodes": ["gelu"] } },
  "nodes": [${nodes}, { "identity": {}, "in": "x", "id": "y" }],
  "outputs": { "y": "y" }
}`;

const errors = (text: string) =>
  check({ name: "", text })
    .problems.filter(({ severity }) => severity === "error")
    .map(({ code, message }) => `${code} ${message}`);

const written = [...otherNames(ops)].filter(([, { same }]) => !same);

describe("names of other libraries", () => {
  test.each(written)("%s: what is shown in its place is right in some model", (_, { nodes }) => {
    const found = HOSTS.map((x) => errors(spec(nodes, x)));
    expect(found.sort((a, b) => a.length - b.length)[0]).toEqual([]);
  });

  test.each(["MultiheadAttention", "mlp"])("%s: the block comes with Vitral and takes what is shown", (name) => {
    const { nodes, note } = meantBy(name, ops) ?? {};
    const [imports] = /"import": \{.*?\}/.exec(note ?? "") ?? [];
    const text = `{ "vitral": 1, ${imports}, "params": { "dim": 64 }, "free": { "n": {} }, "inputs": { "x": "b n dim" },
      "nodes": [{ "identity": {}, "in": "x" }, ${nodes}, { "identity": {}, "id": "y" }], "outputs": { "y": "y" } }`;
    expect(check({ name: "", text }, { importer: specFiles("") }).problems).toEqual([]);
  });

  test("each is one thing only, and no name of ours", () => {
    const ours = new Set([...ops.keys(), ...Object.keys(STRUCTURE_KEYS)].map(bareName));
    const all = [
      ...Object.values(STRUCTURE_DOCS).flatMap(({ aliases, writes = {} }) => [...aliases, ...Object.keys(writes)]),
      ...[...ops.values()].flatMap(({ aliases = [], writes = {} }) => [...aliases, ...Object.keys(writes)]),
    ].map(bareName);
    expect(all.filter((name, i) => all.indexOf(name) !== i)).toEqual([]);
    expect(all.filter((name) => ours.has(name))).toEqual([]);
  });

  test("each leads to an op that exists", () => {
    for (const { name } of otherNames(ops).values()) expect(ops.has(name) || name in STRUCTURE_KEYS, name).toBe(true);
  });

  test.each([
    ["nn.LayerNorm", "layer_norm"],
    ["LayerNorm2d", "layer_norm"],
    ["torch.nn.functional.gelu", "gelu"],
    ["Conv2D", "conv"],
    ["tf.keras.layers.Dense", "linear"],
    ["MaxPooling2D", "max_pool"],
    ["AvgPool2d", "avg_pool"],
    ["BatchNorm1d", "batch_norm"],
    ["Hardswish", "hard_swish"],
    ["jnp.concatenate", "concat"],
    ["log_softmax2d", "log_softmax"],
    ["SiLU", "silu"],
    ["nn.MultiheadAttention", "block"],
    ["MLP", "block"],
    ["F.scaled_dot_product", undefined],
    ["conv3d", undefined],
    ["1d", undefined],
  ])("%s is %s", (name, ours) => {
    expect(meantBy(name, ops)?.name).toBe(ours);
  });

  test("the help of a name puts the tensors of the node into what is shown", () => {
    const problem = (node: string) => check({ name: "", text: spec(node, HOSTS[0] ?? "") }).problems[0];
    expect(problem('{ "matmul": ["q", "k"] }')?.help).toEqual([
      '`matmul` is written with `einsum` here: { "einsum": "b i d, b d j -> b i j", "in": ["q", "k"] }',
    ]);
    expect(problem('{ "leaky_relu": {}, "in": "h" }')?.help[0]).toContain('{ "maximum": ["h", "small"] }');
    expect(problem('{ "leaky_relu": {} }')?.help).toContain("`x` stands for what it reads");
    expect(problem('{ "dense": 8, "id": "up" }')?.fix?.edits.map(({ text }) => text)).toEqual(["linear"]);
    expect(problem('{ "out_features": 8, "nn.Linear": {} }')?.message).toBe("unknown op `nn.Linear`");
    expect(problem('{ "attention": { "heads": 4 } }')?.help).toEqual([
      'it is a block, which is called as { "block": "attention" }',
    ]);
  });
});
