import { describe, expect, test } from "vitest";
import { type Small, toldIn } from "./recognised.ts";

const widen = { linear: 128, id: "widen" };
const narrow = { linear: 32, id: "narrow" };
const gated = (activation: string, by: string) => [
  { linear: 256, id: "both" },
  { rearrange: "b n (part d) -> part b n d", sizes: { part: 2 } },
  { unstack: "part", out: ["kept", "gate"] },
  { [activation]: {}, in: "gate" },
  { [by]: "kept" },
  narrow,
];
const twoMaps = [
  { linear: 128, in: "x", id: "gate" },
  { silu: {}, id: "opened" },
  { linear: 128, in: "x", id: "kept" },
];

const recognised: Readonly<Record<string, readonly [Small, string]>> = {
  "two maps and an activation": [{ nodes: [widen, "gelu", narrow] }, "MLP (× 4 · GELU)"],
  "dropout and a norm within": [
    { nodes: [widen, "relu", { dropout: 0.1 }, "layer_norm", narrow, { dropout: 0.1, id: "end_drop" }] },
    "MLP (× 4 · ReLU)",
  ],
  "as convolutions, with a look around": [
    {
      inputs: { x: "b 8 8 32" },
      nodes: [
        { conv: 64, kernel: 1, id: "a" },
        { conv: 64, kernel: 3, padding: 1, groups: 64, id: "around" },
        "gelu",
        { conv: 32, kernel: 1, id: "z" },
      ],
    },
    "MLP (× 2 · GELU · depthwise 3 × 3)",
  ],
  "as products with learned matrices": [
    {
      nodes: [
        { weight: [32, 128], id: "w1" },
        { weight: [128], id: "b1" },
        { weight: [128, 32], id: "w2" },
        { einsum: "b n c, c d -> b n d", in: ["x", "w1"] },
        { add: "b1" },
        { gelu: {}, id: "gelu" },
        { einsum: "b n d, d c -> b n c", in: ["gelu", "w2"] },
      ],
    },
    "MLP (× 4 · GELU)",
  ],
  SwiGLU: [{ nodes: gated("silu", "multiply") }, "Gated MLP (× 4 · SwiGLU)"],
  GEGLU: [{ nodes: gated("gelu", "multiply") }, "Gated MLP (× 4 · GEGLU)"],
  "a gate of two maps": [{ nodes: [...twoMaps, { multiply: ["opened", "kept"] }, narrow] }, "Gated MLP (× 4 · SwiGLU)"],
};

test.each(Object.entries(recognised))("%s", (_, [small, name]) => {
  expect(toldIn(small)).toEqual([name]);
});

describe("what is nearly an MLP is none", () => {
  const misses: Readonly<Record<string, Small>> = {
    "two maps with nothing between": { nodes: [widen, narrow] },
    "the activation comes last": { nodes: [widen, narrow, "gelu"] },
    "two activations": { nodes: [widen, "gelu", "tanh", narrow] },
    "a residual within": { nodes: [widen, { residual: ["gelu"] }, narrow] },
    "one map twice": {
      blocks: { map: { inputs: { x: "b n c" }, nodes: [{ linear: 32, id: "w" }] } },
      nodes: [
        { weight: [32, 32], id: "w" },
        { einsum: "b n c, c d -> b n d", in: ["x", "w"] },
        { gelu: {}, id: "gelu" },
        { einsum: "b n c, c d -> b n d", in: ["gelu", "w"] },
      ],
    },
    "features of the second are tokens": {
      nodes: [widen, "gelu", { rearrange: "b n d -> b d n" }, { linear: 9, id: "over_tokens" }],
    },
    "a gate that is added": { nodes: gated("silu", "add") },
    "both halves are gates": {
      nodes: [...twoMaps, { tanh: {}, id: "too" }, { multiply: ["opened", "too"] }, narrow],
    },
    "neither half is a gate": {
      nodes: [{ linear: 128, in: "x", id: "a" }, { linear: 128, in: "x", id: "b" }, { multiply: ["a", "b"] }, narrow],
    },
    "a half gates itself": {
      nodes: [{ linear: 128, id: "a" }, { silu: {}, id: "opened" }, { multiply: ["opened", "a"] }, narrow],
    },
    "maps of two values": {
      inputs: { x: "b 9 32", y: "b 9 32" },
      nodes: [
        { linear: 128, in: "x", id: "gate" },
        { silu: {}, id: "opened" },
        { linear: 128, in: "y", id: "kept" },
        { multiply: ["opened", "kept"] },
        narrow,
      ],
    },
    "somebody reads what is within": {
      nodes: [widen, { gelu: {}, id: "within" }, narrow, { identity: {}, id: "end" }],
      outputs: ["within", "end"],
    },
  };
  test.each(Object.entries(misses))("%s", (_, small) => {
    expect(toldIn(small)).toEqual([]);
  });
});
