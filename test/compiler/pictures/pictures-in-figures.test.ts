import { describe, expect, it } from "vitest";
import { nodesOf } from "../../../compiler/diagram/diagram.ts";
import type { DrawOptions } from "../../../compiler/diagram/draw.ts";
import type { Picture } from "../../../compiler/pictures/picture.ts";
import { drawn } from "../diagram/drawn.ts";

/** The pictures of a model of one input, with the words of what they stand for. */
function picturesOf(nodes: readonly object[], input: string, pictures?: DrawOptions["pictures"]) {
  const last = { ...nodes.at(-1), id: "y" };
  const spec = { free: { b: {} }, inputs: { x: input }, nodes: [...nodes.slice(0, -1), last], outputs: { y: "y" } };
  const diagram = drawn(spec, { pictures });
  return [...nodesOf(diagram.root)].flatMap(({ picture, lines }) =>
    picture === undefined ? [] : [[lines.join(" "), picture] as const],
  );
}

const kinds = (...[nodes, input, choice]: Parameters<typeof picturesOf>): string[] =>
  picturesOf(nodes, input, choice).map(([words, { kind }]) => `${words}: ${kind}`);

const only = (nodes: readonly object[], input: string, kind: Picture["kind"]): Picture[] =>
  picturesOf(nodes, input).flatMap(([, picture]) => (picture.kind === kind ? [picture] : []));

const patches = { rearrange: "b c (h p) (w q) -> b (h w) (p q c)", sizes: { p: 2, q: 2 } };
const heads = { rearrange: "b n (k d) -> b k n d", sizes: { k: 2 } };
const mean = { reduce: "b n d -> b d", by: "mean" };

describe("patterns", () => {
  it("are pictures where dimensions are cut and put together anew; what words say as well is said in words", () => {
    expect(kinds([patches, heads], "b 3 8 8")).toEqual(["x: patches", "b c (h p) (w q) → b (h w) (p q c): wiring"]);
    expect(kinds([mean], "b 4 8")).toEqual([]);
  });

  it("are all pictures if asked for, and none if not wanted", () => {
    expect(kinds([patches, heads], "b 3 8 8", "all")).toHaveLength(3);
    expect(kinds([mean], "b 4 8", "all")).toEqual(["Mean b n d → b d: wiring"]);
    expect(kinds([patches, heads], "b 3 8 8", "none")).toEqual([]);
  });
});

describe("an image in patches", () => {
  const conv = { conv: 8, kernel: 4, stride: 4 };
  const last = { rearrange: "b c h w -> b h w c" };

  it("is told by a pattern that cuts it, or by a convolution whose windows do", () => {
    expect(only([patches], "b 3 8 12", "patches")).toEqual([{ kind: "patches", rows: 4, columns: 6, aspect: 1 }]);
    const told = [{ kind: "patches", rows: 2, columns: 4, aspect: 1 }];
    expect(only([last, conv], "b 3 8 16", "patches")).toEqual(told);
    expect(only([conv], "b 8 16 3", "patches")).toEqual(told);
  });

  it("is none where windows overlap, where nothing is cut, or where two cut it differently", () => {
    expect(only([{ ...conv, kernel: 5 }], "b 9 9 3", "patches")).toEqual([]);
    expect(only([{ conv: 8, kernel: 1 }], "b 9 9 3", "patches")).toEqual([]);
    expect(only([heads], "b 4 8", "patches")).toEqual([]);
    const other = { rearrange: "b c (h p) (w q) -> b (h w) (p q c)", sizes: { p: 4, q: 4 }, in: "x", id: "other" };
    const both = [{ ...patches, id: "one" }, other, { concat: 1, in: ["first", "second"] }];
    const pooled = [
      { reduce: "b n d -> b 1", by: "mean", in: "one", id: "first" },
      { reduce: "b n d -> b 1", by: "mean", in: "other", id: "second" },
    ];
    expect(only([...both.slice(0, 2), ...pooled, ...both.slice(2)], "b 3 8 8", "patches")).toEqual([]);
  });
});

describe("attention", () => {
  const scores = { einsum: "b i d, b j d -> b i j", in: ["q", "k"], id: "scores" };
  const operands = [
    { linear: 8, in: "x", id: "q" },
    { linear: 8, in: "x", id: "k" },
  ];
  const attention = (...between: object[]) =>
    only([...operands, scores, ...between, { softmax: 2 }], "b 9 8", "attention");

  it("is a softmax over products of two, whatever scales and biases them on the way", () => {
    const plain = { kind: "attention", isBiased: false, isMasked: false, barred: undefined };
    expect(attention()).toEqual([plain]);
    const bias = { weight: [9, 9], id: "bias" };
    expect(attention({ scale: 0.5, id: "scaled" }, bias, { add: ["scaled", "bias"] })).toEqual([
      { ...plain, isBiased: true },
    ]);
    // A number a head, learnt too, is none.
    expect(attention({ weight: [9, 1], id: "heat" }, { multiply: ["scores", "heat"] })).toEqual([plain]);
  });

  it("says that a constant table masks it", () => {
    const mask = [
      { constant: { lower_triangle: 9 }, id: "seen" },
      { subtract: ["seen", 1], id: "less" },
      { multiply: 1e9, id: "mask" },
      { add: ["scores", "mask"] },
    ];
    expect(attention(...mask)).toEqual([{ kind: "attention", isBiased: false, isMasked: true, barred: undefined }]);
    expect(attention(...mask.slice(0, 1), { multiply: ["scores", "seen"] })).toEqual([]);
  });

  it("is none of a linear layer, of products with a weight, where something is learnt between, or masked unseen", () => {
    expect(only([{ linear: 9 }, { softmax: 2 }], "b 9 8", "attention")).toEqual([]);
    const table = { weight: [9, 8], id: "w" };
    const withWeight = [table, { einsum: "b i d, j d -> b i j", in: ["x", "w"] }, { softmax: 2 }];
    expect(only(withWeight, "b 9 8", "attention")).toEqual([]);
    expect(attention({ linear: 9 })).toEqual([]);
    const own = [
      { constant: { eye: 9 }, id: "eye" },
      { greater: ["eye", 0.5], id: "self" },
    ];
    expect(attention(...own, { where: ["self", -1e9, "scores"] })).toEqual([]);
  });
});

describe("windows that are shifted", () => {
  const roll = (h: number, w: number) => only([{ roll: { 1: h, 2: w } }], "b 12 12 4", "turn");

  it("show what comes back at the other end, if anything does", () => {
    expect(roll(-3, -3)).toEqual([{ kind: "turn", down: -0.25, right: -0.25 }]);
    expect(roll(0, 0)).toEqual([]);
    expect(only([{ roll: { 1: -3 } }], "b 12 12 4", "turn")).toEqual([]);
  });

  it("show which places were neighbours", () => {
    const mask = (shift: number) => [
      { constant: { shifted_window_mask: [4, 4, 2, shift] }, id: "mask" },
      { add: ["x", "mask"] },
    ];
    expect(only(mask(1), "4 4 4", "regions")).toEqual([{ kind: "regions" }]);
    expect(only(mask(0), "4 4 4", "regions")).toEqual([]);
  });
});

it("places chosen at random are so many of so many", () => {
  const noise = { random: ["b", 16], id: "noise" };
  const four = { top_k: 4, out: ["most", "places"] };
  const rest = [{ reduce: "b n -> b 1", by: "sum", in: "most", id: "sum" }, { add: ["x", "sum"] }];
  const told = [{ kind: "choice", chosen: 4, among: 16 }];
  expect(only([noise, { negate: {}, in: "noise" }, four, ...rest], "b 16", "choice")).toEqual(told);
  expect(only([{ ...four, in: "x" }, ...rest], "b 16", "choice")).toEqual([]);
});
