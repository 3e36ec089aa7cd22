import { describe, expect, test } from "vitest";
import { idiomsIn, itemName, type Small, toldIn } from "./recognised.ts";

const SPLIT = "b n (heads d) -> b heads n d";
const heads = (id: string, from: string, features = 32): unknown[] => [
  { linear: features, in: from, id: `to_${id}` },
  { rearrange: SPLIT, sizes: { heads: 4 }, id },
];
const projected = [...heads("q", "x"), ...heads("k", "x"), ...heads("v", "x")];
const scores = { einsum: "b h i d, b h j d -> b h i j", in: ["q", "k"] };
const answers = { einsum: "b h i j, b h j d -> b h i d", in: ["weights", "v"] };
const merged = [{ rearrange: "b h n d -> b n (h d)" }, { linear: 32, id: "out" }];
const softmax = { softmax: "j", id: "weights" };
const scale = { scale: "8 ** -0.5" };
const usual = [...projected, scores, scale, softmax, answers, ...merged];
const USUAL = "Multi-head attention (4 heads · 8)";

/** One thing said in several ways. */
const ways: Readonly<Record<string, Small>> = {
  "three linear maps": { nodes: usual },
  "one linear map, taken apart": {
    nodes: [
      { linear: 96, in: "x" },
      { rearrange: "b n (part h d) -> part b h n d", sizes: { part: 3, h: 4 } },
      { unstack: "part", out: ["q", "k", "v"] },
      ...[scores, scale, softmax, answers, ...merged],
    ],
  },
  "one linear map, sliced": {
    nodes: [
      { linear: 96, in: "x", id: "joined" },
      ...["q", "k", "v"].flatMap((id, i) => [
        { slice: { 2: `${32 * i}:${32 * (i + 1)}` }, in: "joined" },
        { rearrange: SPLIT, sizes: { heads: 4 }, id },
      ]),
      ...[scores, scale, softmax, answers, ...merged],
    ],
  },
  "products with learned tensors": {
    nodes: [
      ...["q", "k", "v"].flatMap((id) => [
        { weight: [32, 4, 8], id: `w_${id}` },
        { einsum: "b n c, c h d -> b h n d", in: ["x", `w_${id}`], id },
      ]),
      ...[scores, scale, softmax, answers, ...merged],
    ],
  },
  "other letters, heads last, keys first": {
    nodes: [
      ...["q", "k", "v"].flatMap((id) => [
        { linear: 32, in: "x", id: `to_${id}` },
        { rearrange: "b n (h d) -> b n h d", sizes: { h: 4 }, id },
      ]),
      { einsum: "z t a u, z s a u -> z a t s", in: ["k", "q"] },
      { rearrange: "z a t s -> z a s t" },
      ...[scale, { softmax: 3, id: "weights" }],
      { einsum: "z t a u, z a s t -> z s a u", in: ["v", "weights"] },
      ...[{ rearrange: "z s a u -> z s (a u)" }, { linear: 32, id: "out" }],
    ],
  },
  "queries scaled": {
    nodes: [
      ...projected,
      { scale: "8 ** -0.5", in: "q", id: "less" },
      { ...scores, in: ["less", "k"] },
      softmax,
      answers,
      ...merged,
    ],
  },
  "queries and keys scaled, each by the root": {
    nodes: [
      ...projected,
      { scale: "8 ** -0.25", in: "q", id: "less_q" },
      { scale: "8 ** -0.25", in: "k", id: "less_k" },
      ...[{ ...scores, in: ["less_q", "less_k"] }, softmax, answers, ...merged],
    ],
  },
  "scores divided": { nodes: [...projected, scores, { divide: "8 ** 0.5" }, softmax, answers, ...merged] },
};

test.each(Object.entries(ways))("multi-head attention: %s", (_, small) => {
  expect(toldIn(small)).toEqual([USUAL]);
});

const others: Readonly<Record<string, readonly [Small, string]>> = {
  "a learned bias": [
    {
      nodes: [
        ...projected,
        scores,
        { ...scale, id: "scores" },
        { weight: [4, 9, 9], id: "bias" },
        { add: ["scores", "bias"] },
        softmax,
        answers,
        ...merged,
      ],
      inputs: { x: "b 9 32" },
    },
    "Multi-head attention (4 heads · 8 · bias)",
  ],
  "dropout, and a context": [
    {
      nodes: [
        ...heads("q", "x"),
        ...heads("k", "y"),
        ...heads("v", "y"),
        scores,
        scale,
        { softmax: "j" },
        { dropout: 0.1, id: "weights" },
        answers,
        ...merged,
      ],
      inputs: { x: "b 9 32", y: "b 7 32" },
    },
    "Cross attention (4 heads · 8)",
  ],
  "one head of keys and values": [
    {
      nodes: [
        ...heads("q", "x"),
        { linear: 8, in: "x", id: "k" },
        { linear: 8, in: "x", id: "v" },
        ...[{ einsum: "b h i d, b j d -> b h i j", in: ["q", "k"] }, scale, softmax],
        { einsum: "b h i j, b j d -> b h i d", in: ["weights", "v"] },
        ...merged,
      ],
    },
    "Multi-query attention (4 heads · 8)",
  ],
  "heads of keys shared by groups": [
    {
      nodes: [
        { linear: 32, in: "x", id: "to_q" },
        { rearrange: "b n (g r d) -> b g r n d", sizes: { g: 2, r: 2 }, id: "q" },
        ...["k", "v"].flatMap((id) => [
          { linear: 16, in: "x", id: `to_${id}` },
          { rearrange: "b n (g d) -> b g n d", sizes: { g: 2 }, id },
        ]),
        ...[{ einsum: "b g r i d, b g j d -> b g r i j", in: ["q", "k"] }, scale, softmax],
        { einsum: "b g r i j, b g j d -> b g r i d", in: ["weights", "v"] },
        ...[{ rearrange: "b g r n d -> b n (g r d)" }, { linear: 32, id: "out" }],
      ],
    },
    "Grouped-query attention (4 heads · 8)",
  ],
  "queries of the class token": [
    {
      nodes: [
        { slice: { 1: "0:1" }, in: "x", id: "first" },
        ...heads("q", "first"),
        ...heads("k", "x"),
        ...heads("v", "x"),
        scores,
        scale,
        softmax,
        answers,
        ...merged,
      ],
    },
    "Class attention (4 heads · 8)",
  ],
  cosines: [
    {
      nodes: [
        ...projected,
        ...["q", "k"].map((id) => ({ l2_norm: {}, in: id, id: `unit_${id}` })),
        { ...scores, in: ["unit_q", "unit_k"], id: "cosines" },
        { weight: [4, 1, 1], id: "temperature" },
        { multiply: ["cosines", "temperature"] },
        ...[softmax, answers, ...merged],
      ],
    },
    "Multi-head attention (4 heads · 8 · cosine · learned scale)",
  ],
  "another scale": [
    { nodes: [...projected, scores, { scale: 0.125 }, softmax, answers, ...merged] },
    "Multi-head attention (4 heads · 8 · scale 0.125)",
  ],
  "learned queries": [
    {
      nodes: [
        { weight: [1, 5, 32], id: "seeds" },
        { linear: 32, in: "seeds", id: "to_q" },
        { rearrange: "1 n (h d) -> h n d", sizes: { h: 4 }, id: "q" },
        ...heads("k", "x"),
        ...heads("v", "x"),
        { einsum: "h i d, b h j d -> b h i j", in: ["q", "k"] },
        ...[scale, softmax, answers, ...merged],
      ],
    },
    "Attention pooling (4 heads · 8)",
  ],
};

test.each(Object.entries(others))("%s", (_, [small, name]) => {
  expect(toldIn(small)).toEqual([name]);
});

describe("what is nearly attention is none", () => {
  const misses: Readonly<Record<string, Small>> = {
    "the softmax is over queries": {
      nodes: [...projected, scores, scale, { softmax: "i", id: "weights" }, answers, ...merged],
    },
    "the softmax is over heads": {
      nodes: [...projected, scores, scale, { softmax: "h", id: "weights" }, answers, ...merged],
    },
    "nothing keeps the scores small": { nodes: [...projected, scores, softmax, answers, ...merged] },
    "the scale turns them round": {
      nodes: [...projected, scores, { scale: "-(8 ** -0.5)" }, softmax, answers, ...merged],
    },
    "queries are keys": { nodes: [...projected, { ...scores, in: ["q", "q"] }, scale, softmax, answers, ...merged] },
    "queries are keys, split again": {
      nodes: [
        { linear: 64, in: "x" },
        { rearrange: "b n (part h d) -> part b h n d", sizes: { part: 2, h: 4 } },
        { unstack: "part", out: ["q", "v"] },
        { rearrange: "b h n d -> b n h d", in: "q", id: "k" },
        { einsum: "b h i d, b j h d -> b h i j", in: ["q", "k"] },
        ...[scale, softmax, answers, ...merged],
      ],
    },
    "keys are values": {
      nodes: [...projected, scores, scale, softmax, { ...answers, in: ["weights", "k"] }, ...merged],
    },
    "two softmaxes": { nodes: [...projected, scores, scale, { softmax: "j" }, softmax, answers, ...merged] },
    "the scale comes behind the softmax": {
      nodes: [...projected, scores, { softmax: "j" }, { ...scale, id: "weights" }, answers, ...merged],
    },
    "an activation of the scores": { nodes: [...projected, scores, scale, "relu", softmax, answers, ...merged] },
    "scores are added to what is made of them": {
      nodes: [
        ...projected,
        scores,
        { ...scale, id: "s" },
        { tanh: {}, id: "t" },
        { add: ["s", "t"] },
        softmax,
        answers,
        ...merged,
      ],
    },
    "the weights sum over queries": {
      nodes: [
        ...projected,
        scores,
        scale,
        softmax,
        { einsum: "b h i j, b h i d -> b h j d", in: ["weights", "v"] },
        ...merged,
      ],
      inputs: { x: "b 9 32" },
    },
    "tokens are summed over, and features weighed": {
      nodes: [
        ...projected,
        { einsum: "b h n d, b h n e -> b h d e", in: ["q", "k"] },
        ...[
          scale,
          { softmax: "d", id: "weights" },
          { einsum: "b h d e, b h n e -> b h n d", in: ["weights", "v"] },
          ...merged,
        ],
      ],
    },
    "values before keys are asked": {
      nodes: [
        ...projected,
        { einsum: "b h j d, b h j e -> b h d e", in: ["k", "v"], id: "kv" },
        { ...scale, in: "kv" },
        { softmax: "e", id: "weights" },
        { einsum: "b h i d, b h d e -> b h i e", in: ["q", "weights"] },
        ...merged,
      ],
    },
    "a residual within": {
      nodes: [
        ...[...projected, scores, scale, softmax],
        { residual: [{ dropout: 0.1 }], in: "weights", id: "kept" },
        ...[{ ...answers, in: ["kept", "v"] }, ...merged],
      ],
    },
    "somebody reads the weights": {
      nodes: [...projected, scores, scale, softmax, answers, ...merged, { identity: {}, id: "end" }],
      outputs: ["weights", "end"],
    },
  };
  test.each(Object.entries(misses))("%s", (_, small) => {
    expect(toldIn(small)).toEqual([]);
  });
});

test("without the maps of queries, keys and values only what is done with them has a name", () => {
  const [heads, ...more] = idiomsIn({
    inputs: { q: "b 4 9 8", k: "b 4 7 8", v: "b 4 7 8" },
    nodes: [scores, scale, softmax, answers],
  });
  expect([heads?.title, ...more]).toEqual(["Scaled dot-product attention"]);
});

test("an idiom is closed over blocks that it is all of, and takes the tables that it alone reads", () => {
  const [found] = idiomsIn({
    blocks: {
      table: {
        inputs: {},
        nodes: [
          { weight: [9, 9], id: "table" },
          { tanh: {}, in: "table" },
        ],
      },
      heads: { inputs: { x: "b n c" }, nodes: heads("made", "x") },
    },
    inputs: { x: "b 9 32" },
    nodes: [
      { block: "table", in: [], id: "near" },
      ...["q", "k", "v"].map((id) => ({ block: "heads", in: "x", id })),
      ...[scores, scale, { add: "near" }, softmax, answers, ...merged],
    ],
  });
  expect(found?.items.map(itemName)).toEqual([
    "table()",
    "heads()",
    "heads()",
    "heads()",
    "einsum",
    "scale",
    "add",
    "softmax",
    "einsum",
    "rearrange",
    "linear",
  ]);
});
