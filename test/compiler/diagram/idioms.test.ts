import { describe, expect, it } from "vitest";
import { nodesOf } from "../../../compiler/diagram/diagram.ts";
import { numbersAlone } from "../../../compiler/diagram/figure-words.ts";
import { idiomWords } from "../../../compiler/diagram/idiom-words.ts";
import { type Idiom, lengthOf } from "../../../compiler/idioms/idiom.ts";
import type { OpItem } from "../../../compiler/outline/outline.ts";
import { drawn, frames, labels } from "./drawn.ts";

const mlp = [{ linear: 32, id: "widen" }, "gelu", { linear: 8, id: "narrow" }];
const end = [{ linear: 4, id: "y" }];
const outputs = { y: "y" };
const told = (diagram: ReturnType<typeof drawn>) =>
  [...nodesOf(diagram.root)].map(({ lines, aside }) => [...lines, aside].join(" "));

describe("ops that are one thing together", () => {
  const spec = { nodes: ["layer_norm", ...mlp, ...end], outputs };

  it("are one box where frames nest deeper than asked for", () => {
    const diagram = drawn(spec, { depth: 0 });
    expect(told(diagram)).toEqual(["x ", "Layer norm ", "MLP × 4 · GELU · 552 weights", "Linear 8 → 4 y", "y "]);
    expect([...nodesOf(diagram.root)].map(({ path }) => path)).toContain("widen…narrow");
  });

  it("have a frame of their own where they are drawn", () => {
    const diagram = drawn(spec);
    expect(frames(diagram)).toEqual(["MLP"]);
    expect(labels(diagram)).toContain("GELU");
  });

  it("have none where the block's own title stands over them, which wins", () => {
    const blocks = { feed_forward: { inputs: { x: "b n c" }, nodes: ["layer_norm", ...mlp] } };
    const called = { blocks, nodes: [{ block: "feed_forward", id: "ff" }, ...end], outputs };
    expect(frames(drawn(called))).toEqual(["Feed forward"]);
    expect(told(drawn(called, { depth: 0 }))).toContain("Feed forward × 4 · GELU · 568 weights");
  });

  it("are a level of their own, as a block is", () => {
    const looped = { nodes: [{ loop: 2, id: "layers", nodes: [{ residual: mlp }] }, ...end], outputs };
    expect(frames(drawn(looped, { depth: 1 }))).toEqual(["Layers × 2"]);
    expect(labels(drawn(looped, { depth: 1 }))).toContain("MLP");
    expect(frames(drawn(looped, { depth: 2 }))).toEqual(["Layers × 2", "MLP"]);
  });

  it("say of several blocks what holds for all, and of lengths the ends", () => {
    const heads = (...counts: number[]) =>
      counts.map((size): Idiom => ({ ...blank, facts: [[lengthOf(size), " heads"], [lengthOf(32)], ["bias"]] }));
    expect(idiomWords(heads(12), numbersAlone)).toBe("12 heads · 32 · bias");
    expect(idiomWords(heads(3, 6, 24), numbersAlone)).toBe("3 … 24 heads · 32 · bias");
    expect(idiomWords([...heads(3), { ...blank, facts: [[lengthOf(32)]] }], numbersAlone)).toBe("32");
  });
});

const blank = { kind: "attention", title: "", items: [], ops: new Set<OpItem>(), parts: [] } as const;
