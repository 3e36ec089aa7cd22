import { describe, expect, test } from "vitest";
import { type Small, toldIn } from "./recognised.ts";

const image = { image: "b 3 16 16" };
const map = { x: "b 8 8 32" };
const cut = { rearrange: "b c (h p) (w q) -> b (h w) (p q c)", sizes: { p: 4, q: 4 } };
const embed = { linear: 32, id: "embed" };
const mlp = (features: number) => [{ linear: 2 * features, id: "widen" }, "gelu", { linear: features, id: "narrow" }];
const squeeze = [
  { reduce: "b h w c -> b c", by: "mean", in: "x" },
  { linear: 8, id: "shrink" },
  "relu",
  { linear: 32, id: "grow" },
];
const gate = [{ rearrange: "b c -> b 1 1 c", id: "gate" }, { multiply: ["x", "gate"] }];
const dressed = (id: string, conv: object) => [
  { ...conv, id },
  { batch_norm: {}, id: `${id}_norm` },
  { relu: {}, id: `${id}_on` },
];
const wide = { conv: 128, kernel: 1 };
const deep = { conv: 128, kernel: 3, padding: 1, groups: 128 };
const back = [
  { conv: 32, kernel: 1, id: "back" },
  { batch_norm: {}, id: "back_norm" },
];

const told: Readonly<Record<string, readonly [Small, readonly string[]]>> = {
  "patches, cut and mapped": [
    { inputs: image, nodes: [cut, "layer_norm", embed] },
    ["Patch embedding (4 × 4 · to 32)"],
  ],
  "patches by a convolution": [
    { inputs: { x: "b 16 16 3" }, nodes: [{ conv: 32, kernel: 4, stride: 4 }] },
    ["Patch embedding (4 × 4 · to 32)"],
  ],
  "patches of features": [
    { inputs: map, nodes: [{ rearrange: "b (h y) (w x) c -> b h w (y x c)", sizes: { y: 2, x: 2 } }, embed] },
    ["Patch merging (2 × 2 · to 32)"],
  ],
  "features by a convolution": [
    { inputs: map, nodes: [{ conv: 64, kernel: 2, stride: 2 }] },
    ["Downsampling (2 × 2 · to 64)"],
  ],
  "positions behind patches": [
    { inputs: image, nodes: [cut, embed, { weight: [16, 32], id: "places" }, { add: ["embed", "places"] }] },
    ["Patch embedding (4 × 4 · to 32)", "Position embedding (learned)"],
  ],
  "a head over a mean": [
    { nodes: ["layer_norm", { reduce: "b n d -> b d", by: "mean" }, { linear: 10, id: "end" }], outputs: ["end"] },
    ["Classification head (mean · to 10)"],
  ],
  "a head of one token": [
    { nodes: [{ slice: { 1: 0 } }, "layer_norm", { linear: 10, id: "end" }], outputs: ["end"] },
    ["Classification head (one token · to 10)"],
  ],
  "an MLP of tokens": [
    { nodes: [{ rearrange: "b n d -> b d n" }, ...mlp(9), { rearrange: "b d n -> b n d" }] },
    ["Token-mixing MLP (× 2 · GELU)"],
  ],
  "squeeze and excitation": [
    { inputs: map, nodes: [...squeeze, "sigmoid", ...gate] },
    ["Squeeze-and-excitation (× 0.25 · ReLU)"],
  ],
  "a convolution, dressed": [
    { inputs: map, nodes: dressed("a", { conv: 64, kernel: 3, padding: 1 }) },
    ["Convolution (3 × 3 · batch norm · ReLU)"],
  ],
  "an inverted bottleneck": [
    { inputs: map, nodes: [...dressed("a", wide), ...dressed("z", deep), ...back] },
    ["MBConv (× 4 · 3 × 3)"],
  ],
  "a separable convolution": [
    { inputs: { x: "b 8 8 128" }, nodes: [...dressed("z", deep), ...back] },
    ["Depthwise separable convolution (3 × 3)"],
  ],
};

test.each(Object.entries(told))("%s", (_, [small, names]) => {
  expect(toldIn(small)).toEqual(names);
});

describe("what is nearly one has no such name", () => {
  const misses: Readonly<Record<string, readonly [Small, readonly string[]]>> = {
    "windows that overlap are no patches": [{ inputs: map, nodes: [{ conv: 64, kernel: 3, stride: 2 }] }, []],
    "slow parts of axes are no patches": [
      {
        inputs: image,
        nodes: [{ rearrange: "b c (p h) (q w) -> b (h w) (p q c)", sizes: { p: 4, q: 4 } }, embed],
      },
      [],
    ],
    "an activation between cut and map": [{ inputs: image, nodes: [cut, "relu", embed] }, []],
    "one vector for all places is a bias": [
      { nodes: [embed, { weight: [32], id: "bias" }, { add: ["embed", "bias"] }] },
      [],
    ],
    "a table times the tokens": [
      { nodes: [embed, { weight: [9, 32], id: "places" }, { multiply: ["embed", "places"] }] },
      [],
    ],
    "the head's token is given too": [
      {
        nodes: [
          { slice: { 1: 0 }, id: "token" },
          { linear: 10, id: "end" },
        ],
        outputs: ["token", "end"],
      },
      [],
    ],
    "a largest token is no mean": [
      {
        nodes: [
          { reduce: "b n d -> b d", by: "max" },
          { linear: 10, id: "end" },
        ],
        outputs: ["end"],
      },
      [],
    ],
    "tokens that stay in the last axis": [
      { nodes: [{ rearrange: "b n d -> b d n" }, ...mlp(9)] },
      ["MLP (× 2 · GELU)"],
    ],
    "a gate that may grow": [{ inputs: map, nodes: [...squeeze, "silu", ...gate] }, ["MLP (× 0.25 · ReLU)"]],
    "a gate that is added": [
      { inputs: map, nodes: [...squeeze, "sigmoid", gate[0], { add: ["x", "gate"] }] },
      ["MLP (× 0.25 · ReLU)"],
    ],
    "a gate of another value": [
      { inputs: { ...map, y: "b 8 8 32" }, nodes: [...squeeze, "sigmoid", gate[0], { multiply: ["y", "gate"] }] },
      ["MLP (× 0.25 · ReLU)"],
    ],
    "a convolution without a norm": [{ inputs: map, nodes: [{ conv: 64, kernel: 3, padding: 1 }, "relu"] }, []],
    "a residual within a bottleneck": [
      {
        inputs: { x: "b 8 8 128" },
        nodes: [
          { ...deep, id: "deep" },
          { residual: [{ batch_norm: {}, id: "within" }] },
          { conv: 32, kernel: 1, id: "back" },
        ],
      },
      [],
    ],
    "groups of several features": [
      { inputs: { x: "b 8 8 128" }, nodes: [...dressed("z", { ...deep, groups: 4 }), ...back] },
      ["Convolution (3 × 3 · batch norm · ReLU)"],
    ],
  };
  test.each(Object.entries(misses))("%s", (_, [small, names]) => {
    expect(toldIn(small)).toEqual(names);
  });
});
