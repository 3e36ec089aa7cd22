import { describe, expect, test } from "vitest";
import { type Small, toldIn } from "./recognised.ts";

const map = { x: "b 8 8 32" };
const partition = { rearrange: "b (r y) (c x) d -> (b r c) (y x) d", sizes: { y: 4, x: 4 }, id: "parts" };
const reverse = { rearrange: "(b r c) (y x) d -> b (r y) (c x) d", sizes: { r: 2, c: 2, y: 4 } };
const attention = (from: string) => [
  ...["q", "k", "v"].flatMap((id) => [
    { linear: 32, in: from, id: `to_${id}` },
    { rearrange: "g n (h d) -> g h n d", sizes: { h: 4 }, id },
  ]),
  { einsum: "g h i d, g h j d -> g h i j", in: ["q", "k"] },
  { scale: "8 ** -0.5" },
  { softmax: "j", id: "weights" },
  { einsum: "g h i j, g h j d -> g h i d", in: ["weights", "v"] },
  { rearrange: "g h n d -> g n (h d)" },
  { linear: 32, id: "out" },
];
const back = { roll: { 1: 2, 2: 2 } };
const forth = { roll: { 1: -2, 2: -2 } };

const told: Readonly<Record<string, readonly [Small, string]>> = {
  windows: [
    { inputs: map, nodes: [partition, ...attention("parts"), reverse] },
    "Window attention (4 × 4 · 4 heads · 8)",
  ],
  "windows that are shifted": [
    { inputs: map, nodes: [forth, partition, ...attention("parts"), reverse, back] },
    "Shifted-window attention (4 × 4 · 4 heads · 8)",
  ],
  "a grid": [
    {
      inputs: map,
      nodes: [
        { rearrange: "b (y r) (x c) d -> (b r c) (y x) d", sizes: { y: 4, x: 4 }, id: "parts" },
        ...attention("parts"),
        { rearrange: "(b r c) (y x) d -> b (y r) (x c) d", sizes: { r: 2, c: 2, y: 4 } },
      ],
    },
    "Grid attention (4 × 4 · 4 heads · 8)",
  ],
  "a norm of each window": [
    { inputs: map, nodes: [partition, { layer_norm: {}, id: "normed" }, ...attention("normed"), reverse] },
    "Window attention (4 × 4 · 4 heads · 8)",
  ],
};

test.each(Object.entries(told))("%s", (_, [small, name]) => {
  expect(toldIn(small)).toEqual([name]);
});

describe("what is no window attention is attention all the same", () => {
  const plain: Readonly<Record<string, Small>> = {
    "windows are not put together again": { inputs: map, nodes: [partition, ...attention("parts")] },
    "windows are put together otherwise": {
      inputs: map,
      nodes: [
        partition,
        ...attention("parts"),
        { rearrange: "(b r c) (y x) d -> b (y r) (c x) d", sizes: { r: 2, c: 2, y: 4 } },
      ],
    },
    "the whole map is one window": {
      inputs: map,
      nodes: [
        { rearrange: "b y x d -> b (y x) d", id: "parts" },
        ...attention("parts"),
        { rearrange: "b (y x) d -> b y x d", sizes: { y: 8 } },
      ],
    },
  };
  test.each(Object.entries(plain))("%s", (_, small) => {
    expect(toldIn(small)).toEqual(["Multi-head attention (4 heads · 8)"]);
  });
});
