import { describe, expect, it } from "vitest";
import { arrows, drawn, frames, labels } from "./drawn.ts";

const outputs = { y: "y" };
const last = { identity: {}, id: "y" };

describe("a loop", () => {
  it("is drawn once, with how often it runs", () => {
    const nodes = [{ loop: 5, id: "layers", nodes: [{ residual: [{ linear: 8, id: "a" }] }] }, last];
    const diagram = drawn({ nodes, outputs });
    expect(frames(diagram)).toEqual(["Layers × 5"]);
    expect(labels(diagram)).toEqual(["x", "Linear 8 → 8", "+", "y"]);
    expect(arrows(diagram)).toEqual([
      "x → •: b × n × 8",
      "• → Linear 8 → 8",
      "• ⇢ +",
      "Linear 8 → 8 → +",
      "+ → y: b × n × 8",
    ]);
  });

  it("shows numbers that differ between its iterations as a range", () => {
    const nodes = [{ loop: 5, as: "i", id: "layers", nodes: [{ dropout: "i / 40" }] }, last];
    expect(labels(drawn({ nodes, outputs }))).toEqual(["x", "Dropout 0 … 0.1", "y"]);
  });

  it("shows each kind of iteration once where they differ", () => {
    const body = [{ if: "i % 2 == 1", then: ["gelu"], else: ["relu"] }];
    const diagram = drawn({ nodes: [{ loop: 6, as: "i", id: "layers", nodes: body }, last], outputs });
    expect(frames(diagram)).toEqual(["Layers × 6", "Layers 0, 2, 4 × 3", "Layers 1, 3, 5 × 3"]);
    expect(arrows(diagram)).toEqual(["x → ReLU: b × n × 8", "ReLU → GELU: b × n × 8", "GELU → y: b × n × 8"]);
  });

  it("tells iterations apart by shape", () => {
    const nodes = [{ loop: 3, id: "stages", nodes: [{ linear: "8 if last else 16", id: "a" }] }, last];
    expect(frames(drawn({ nodes, outputs }))).toEqual(["Stages × 3", "Stages 0", "Stages 1", "Stages 2"]);
  });

  it("within a loop is drawn once for all iterations of the outer one", () => {
    const shift = { if: "i % 2 == 1", then: ["gelu"] };
    const inner = { loop: "depths[stage]", as: "i", id: "blocks", nodes: [{ linear: 8, id: "a" }, shift] };
    const nodes = [{ loop: 3, as: "stage", id: "stages", nodes: [inner] }, last];
    const diagram = drawn({ params: { depths: [4, 2, 4] }, nodes, outputs });
    expect(frames(diagram)).toEqual([
      "Stages × 3",
      "Stages 0, 2 × 2",
      "Blocks × 4",
      "Blocks 0, 2 × 2",
      "Blocks 1, 3 × 2",
      "Stages 1",
      "Blocks × 2",
      "Blocks 0",
      "Blocks 1",
    ]);
  });

  it("with values carried from one iteration to the next is still one body", () => {
    const body = [{ add: ["x", "other"], id: "sum" }];
    const loop = { loop: 3, id: "layers", carry: { other: "sum" }, nodes: body };
    const diagram = drawn({ nodes: [{ relu: {}, id: "other" }, loop, last], outputs });
    expect(frames(diagram)).toEqual(["Layers × 3"]);
    expect(arrows(diagram)).toContain("ReLU → +: b × n × 8");
  });

  it("of none is not there", () => {
    expect(labels(drawn({ nodes: [{ loop: 0, id: "layers", nodes: ["gelu"] }, last], outputs }))).toEqual(["x", "y"]);
  });

  it("of a thousand layers is one picture", () => {
    const layer = [{ residual: ["layer_norm", { linear: 8, id: "a" }, "gelu"], id: "layer" }];
    const spec = { nodes: [{ loop: 1000, id: "layers", nodes: layer }, last], outputs };
    const diagram = drawn(spec);
    expect(labels(diagram)).toEqual(["x", "Layer norm", "Linear 8 → 8", "GELU", "+", "y"]);
  });
});

it("is drawn less deep where it would be too large to read", () => {
  const body = Array.from({ length: 300 }, () => "gelu");
  const blocks = { long: { inputs: { x: "b n d" }, nodes: body } };
  const nodes = [{ block: "long" }, { block: "long" }, { block: "long" }, last];
  const diagram = drawn({ blocks, nodes, outputs });
  expect(diagram.depth).toBe(0);
  expect(labels(diagram)).toEqual(["x", "Long", "Long", "Long", "y"]);
});
