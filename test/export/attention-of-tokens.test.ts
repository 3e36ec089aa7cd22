import { describe, expect, test } from "vitest";
import { type CheckedModel, checkedModel } from "../../compiler/check.ts";
import { lowerModel } from "../../compiler/compile.ts";
import { ATTENTION } from "../../compiler/targets/onnx/opsets.ts";
import { toOnnx } from "../../compiler/targets/onnx/to-onnx.ts";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { locateOnnxruntime } from "../../runtime/host/onnxruntime/locate.ts";
import { Agreement, farthest } from "./agreement.ts";

/** Attention of 3 heads of 4 features, over five tokens `x` and seven `y`. */
function attention(nodes: readonly unknown[]): CheckedModel {
  const inputs = { x: "b 5 12", y: "b 7 12" };
  const spec = { vitral: 1, name: "attention", inputs, nodes, outputs: { answers: "out" } };
  return checkedModel({ name: "attention.json", text: JSON.stringify(spec) }, {}, true);
}

/** Queries, keys and values as parts of one value. */
const parts = (pattern: string, sizes = { p: 3, h: 3 }) => [
  { linear: 36, in: "x" },
  { rearrange: pattern, sizes },
  { unstack: "p", out: ["q", "k", "v"] },
];
/** Each of tokens of its own. */
const own = [
  ["q", "x"],
  ["k", "y"],
  ["v", "y"],
].flatMap(([id, tokens]) => [
  { linear: 12, in: tokens, id: `to_${id}` },
  { rearrange: "b n (h d) -> b h n d", sizes: { h: 3 }, id },
]);
const scores = (q = "q", k = "k") => ({ einsum: "b h n d, b h m d -> b h n m", in: [q, k] });
const weights = { softmax: "m", id: "weights" };
const answers = (v = "v") => ({ einsum: "b h n m, b h m d -> b h n d", in: ["weights", v] });
const joined = { rearrange: "b h n d -> b n (h d)", id: "out" };
const plain = [scores(), { scale: 0.5 }, weights, answers(), joined];
const bias = (axes: readonly number[]) => [
  { weight: axes, init: { normal: 1 }, id: "bias" },
  { add: ["scores", "bias"] },
];
const first = parts("b n (p h d) -> p b h n d");

/** Heads that are put in another order for their own sake alone: none is. */
const asTokens: Readonly<Record<string, readonly unknown[]>> = {
  "parts first": [...first, ...plain],
  "parts behind the heads": [...parts("b n (h p d) -> p b h n d"), ...plain],
  "parts behind the features": [...parts("b n (h d p) -> p b h n d"), ...plain],
  "tokens of others": [...own, ...plain],
  "windows beside the batch": [
    { linear: 36, in: "x" },
    { rearrange: "b n (p h d) -> b n p h d", sizes: { p: 3, h: 3 } },
    { repeat: "b n p h d -> b w n p h d", sizes: { w: 2 } },
    { rearrange: "b w n p h d -> p b w h n d" },
    { unstack: "p", out: ["q", "k", "v"] },
    { einsum: "b w h n d, b w h m d -> b w h n m", in: ["q", "k"] },
    weights,
    { einsum: "b w h n m, b w h m d -> b w h n d", in: ["weights", "v"] },
    { rearrange: "b w h n d -> b w n (h d)", id: "out" },
  ],
  "queries and keys with scales": [
    ...first,
    { scale: 0.5, in: "q", id: "query" },
    { scale: 3, in: "k", id: "key" },
    scores("query", "key"),
    weights,
    answers(),
    joined,
  ],
  "a bias": [...first, { ...scores(), id: "scores" }, ...bias([3, 5, 5]), weights, answers(), joined],
};

/** Where another order, or another number, would be another's. */
const otherwise: Readonly<Record<string, readonly unknown[]>> = {
  "parts that are one axis with their heads": [...parts("b n (p h d) -> b p h n d"), ...plain],
  "features before heads": [...parts("b n (p d h) -> p b h n d"), ...plain],
  "values with a scale": [...first, { scale: 2, in: "v", id: "value" }, scores(), weights, answers("value"), joined],
  "a scale below nothing": [...first, { scale: -1, in: "q", id: "query" }, scores("query"), weights, answers(), joined],
  "tokens before the batch": [...first, scores(), weights, answers(), { rearrange: "b h n d -> n b (h d)", id: "out" }],
  "features before heads in what comes out": [
    ...first,
    scores(),
    weights,
    answers(),
    { rearrange: "b h n d -> b n (d h)", id: "out" },
  ],
  "queries that are turned": [
    ...first,
    { tanh: {}, in: "q", id: "query" },
    scores("query"),
    weights,
    answers(),
    joined,
  ],
  "two parts at once": [
    { linear: 48, in: "x" },
    { rearrange: "b n (p h d) -> p b h n d", sizes: { p: 4, h: 3 } },
    { slice: { p: "0:2" }, id: "two" },
    { reduce: "p b h n d -> b h n d", by: "sum", in: "two", id: "q" },
    scores("q", "q"),
    weights,
    answers("q"),
    joined,
  ],
};

const nodesOf = (model: CheckedModel) =>
  toOnnx(lowerModel({ model, engine: "onnxruntime", batchSizes: {} }, "predict"), ATTENTION).graph?.nodes ?? [];

test.each(Object.entries(asTokens))("%s: one node, and nothing is put in another order", (_, nodes) => {
  const ops = nodesOf(attention(nodes));
  expect(ops.filter(({ op }) => op === "Attention").map(({ attributes }) => attributes.q_num_heads)).toEqual([3]);
  expect(ops.map(({ op }) => op)).not.toContain("Transpose");
});

test.each(Object.entries(otherwise))("%s: not of tokens", (_, nodes) => {
  expect(nodesOf(attention(nodes)).filter(({ attributes }) => "q_num_heads" in attributes)).toEqual([]);
});

const located = locateOnnxruntime();
describe.skipIf("missing" in located)("what ONNX Runtime answers is what engine cpu does", async () => {
  const engines = "missing" in located ? [] : [await openEngine("cpu"), await openEngine("onnxruntime")];
  test.each(Object.entries({ ...asTokens, ...otherwise }))("%s", async (_, nodes) => {
    const model = attention(nodes);
    const agreements = engines.map(({ engine }) => new Agreement({ model, text: "" }, engine));
    const [wanted = {}, found = {}] = await Promise.all(agreements.map((agreement) => agreement.reference()));
    expect(farthest(wanted, found)).toBeLessThan(1e-5);
    for (const agreement of agreements) agreement.dispose();
  });
});
