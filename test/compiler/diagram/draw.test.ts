import { describe, expect, it } from "vitest";
import { clustersOf, nodesOf } from "../../../compiler/diagram/diagram.ts";
import { arrows, drawn, frames, labels } from "./drawn.ts";

const outputs = { y: "y" };

describe("a figure", () => {
  it("shows inputs, ops, outputs, and each shape where it changes", () => {
    const diagram = drawn({ nodes: [{ linear: 16, id: "wide" }, "gelu", { linear: 4, id: "y" }], outputs });
    expect(arrows(diagram)).toEqual([
      "x → Linear 8 → 16: b n 8",
      "Linear 8 → 16 → GELU: b n 16",
      "GELU → Linear 16 → 4",
      "Linear 16 → 4 → y: b n 4",
    ]);
  });

  it("names itself, where it came from, and its size", () => {
    const diagram = drawn({ title: "A Tiny One", nodes: [{ linear: 4, id: "y" }], outputs }, { from: ["tiny.json"] });
    expect(diagram).toMatchObject({ title: "A Tiny One", subtitle: "tiny.json · 36 weights" });
  });

  it("puts sources beside what reads them, with their ids and shapes", () => {
    const diagram = drawn({
      nodes: [
        { weight: [1, 1, 8], id: "shift" },
        { add: ["x", "shift"], id: "y" },
      ],
      outputs,
    });
    const source = [...nodesOf(diagram.root)].find(({ tone }) => tone === "source");
    expect(source).toMatchObject({ lines: ["shift"], aside: "1 1 8", description: "shift: weight, 1 1 8, 8 weights" });
    expect(arrows(diagram)).toContain("shift → +");
  });

  it("shows the results of one op by their names", () => {
    const nodes = [
      { rearrange: "b n (two d) -> two b n d", sizes: { two: 2 } },
      { unstack: "two", out: ["q", "k"] },
      { einsum: "b i d, b j d -> b i j", in: ["q", "k"], id: "y" },
    ];
    const diagram = drawn({ nodes, outputs });
    expect(arrows(diagram).slice(2, 6)).toEqual([
      "Unstack two → q",
      "Unstack two → k",
      "q → b i d, b j d → b i j",
      "k → b i d, b j d → b i j",
    ]);
  });

  it("draws numbers among operands as part of the op", () => {
    const diagram = drawn({ nodes: [{ multiply: 0.5 }, { add: ["x", "x"], id: "y" }], outputs });
    expect(labels(diagram)).toEqual(["x", "Multiply 0.5", "+", "y"]);
  });
});

describe("blocks", () => {
  const blocks = { inner: { inputs: { x: "b n d" }, nodes: [{ linear: "d", id: "a" }] } };

  it("are frames with their weights", () => {
    const diagram = drawn({ blocks, nodes: [{ block: "inner", id: "one", out: "y" }], outputs });
    const [frame] = [...clustersOf(diagram.root)];
    expect(frame).toMatchObject({ label: "Inner", weights: "72 weights", description: "one: block Inner, 72 weights" });
    expect(arrows(diagram)).toEqual(["x → Linear 8 → 8: b n 8", "Linear 8 → 8 → y: b n 8"]);
  });

  it("are boxes where they lie deeper than asked for", () => {
    const nodes = [
      { loop: 3, id: "layers", nodes: [{ residual: [{ block: "inner" }] }] },
      { identity: {}, id: "y" },
    ];
    const spec = { blocks, nodes, outputs };
    expect([frames(drawn(spec, { depth: 1 })), labels(drawn(spec, { depth: 1 }))]).toEqual([
      ["Layers × 3"],
      ["x", "Inner", "+", "y"],
    ]);
    const closed = drawn(spec, { depth: 0 });
    expect(arrows(closed)).toEqual(["x → Layers: b n 8", "Layers → y: b n 8"]);
    expect([...nodesOf(closed.root)].find(({ tone }) => tone === "block")).toMatchObject({
      times: "× 3",
      aside: "216 weights",
    });
  });
});

describe("structure", () => {
  it("shows a residual as a line past its body into a sum", () => {
    const diagram = drawn({ nodes: [{ residual: ["gelu"] }, { linear: 2, id: "y" }], outputs });
    expect(arrows(diagram)).toEqual([
      "x → •: b n 8",
      "• → GELU",
      "• ⇢ +",
      "GELU → +",
      "+ → Linear 8 → 2",
      "Linear 8 → 2 → y: b n 2",
    ]);
  });

  it("shows branches as frames after a fork", () => {
    const nodes = [{ branches: { left: ["gelu"], right: ["relu"] }, join: { concat: "n" }, id: "y" }];
    const diagram = drawn({ nodes, outputs });
    expect(frames(diagram)).toEqual(["Left", "Right"]);
    expect(arrows(diagram)).toContain("• → ReLU");
    expect(arrows(diagram)).toContain("ReLU → Concat along n: b n 8");
  });
});
