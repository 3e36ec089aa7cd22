import { describe, expect, it } from "vitest";
import { clustersOf, nodesOf } from "../../../compiler/diagram/diagram.ts";
import type { ShapeChoice } from "../../../compiler/diagram/shape-words.ts";
import { calledBlock } from "../../../compiler/diagram/title-words.ts";
import { arrows, drawn, frames, labels } from "./drawn.ts";

const outputs = { y: "y" };

describe("a figure", () => {
  it("shows inputs, ops, outputs, and each shape where it changes", () => {
    const diagram = drawn({ nodes: [{ linear: 16, id: "wide" }, "gelu", { linear: 4, id: "y" }], outputs });
    expect(arrows(diagram)).toEqual([
      "x → Linear 8 → 16: b × n × 8",
      "Linear 8 → 16 → GELU: b × n × 16",
      "GELU → Linear 16 → 4",
      "Linear 16 → 4 → y: b × n × 4",
    ]);
  });

  it("says shapes in numbers, in names, in both or not at all", () => {
    const spec = {
      params: { side: 32, c: 3 },
      let: { height: "side", width: "2 * side" },
      inputs: { x: "b c height width" },
      nodes: [
        { rearrange: "b c (h p) (w q) -> b h w (c p q)", sizes: { p: 4, q: 4 } },
        { linear: 5, axes: "b h w dim", id: "y" },
      ],
      outputs,
    };
    const said = (shapes: ShapeChoice) => drawn(spec, { shapes }).edges.map(({ label }) => label);
    expect(said("numbers")).toEqual(["b × 3 × 32 × 64", "b × 8 × 16 × 48", "b × 8 × 16 × 5"]);
    expect(said("names")).toEqual(["b × c × H × W", "b × H/4 × W/4 × 48", "b × H/4 × W/4 × dim"]);
    expect(said("both")).toEqual(["b × c 3 × H 32 × W 64", "b × H/4 8 × W/4 16 × 48", "b × H/4 8 × W/4 16 × dim 5"]);
    expect(said("none")).toEqual([undefined, undefined, undefined]);
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
    expect(source).toMatchObject({
      lines: ["shift"],
      aside: "1 × 1 × 8",
      description: "shift: weight, 1 1 8, 8 weights",
    });
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
    expect(frame).toMatchObject({ label: "Inner · one", weights: "72 weights" });
    expect(frame?.description).toBe("one: block Inner · one, 72 weights");
    expect(arrows(diagram)).toEqual(["x → Linear 8 → 8: b × n × 8", "Linear 8 → 8 → y: b × n × 8"]);
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
    expect(arrows(closed)).toEqual(["x → Layers: b × n × 8", "Layers → y: b × n × 8"]);
    expect([...nodesOf(closed.root)].find(({ tone }) => tone === "block")).toMatchObject({
      times: "× 3",
      aside: "72 each × 3 = 216",
    });
  });

  it("are called by their calls too, where those say more", () => {
    const titles = ["x", "inner", "in", "in2", "inner_norm"].map((id) => calledBlock("inner", id));
    expect(titles).toEqual(["Inner · x", "Inner", "Inner", "Inner", "Inner · norm"]);
    expect([
      calledBlock("layer_scale", "ls1"),
      calledBlock("attention", "attn"),
      calledBlock("mlp", undefined),
    ]).toEqual(["Layer scale", "Attention", "MLP"]);
  });
});

describe("what changes nothing", () => {
  const nodes = [
    { residual: [{ dropout: 0 }, "gelu", { roll: { n: 0 } }, { drop_path: 0.1 }] },
    { identity: {}, id: "y" },
  ];

  it("is drawn if asked for", () => {
    expect(labels(drawn({ nodes, outputs }))).toEqual(["x", "GELU", "Drop path 0.1", "+", "y"]);
    const all = labels(drawn({ nodes, outputs }, { allOps: true }));
    expect(all).toEqual(["x", "Dropout 0", "GELU", "Roll n 0", "Drop path 0.1", "+", "y"]);
  });

  it("is what gives each image the same weight", () => {
    const token = { weight: [1, 1, 8], id: "cls" };
    const repeated = (repeat: string, from: string) => [
      token,
      { repeat, in: from, sizes: repeat.includes("two") ? { two: 2 } : undefined, id: "cls_b" },
      { concat: "n", in: ["cls_b", "x"], id: "y" },
    ];
    const batch = { nodes: repeated("1 1 d -> b 1 d", "cls"), outputs };
    expect(labels(drawn(batch))).toEqual(["x", "cls", "Concat along n", "y"]);
    expect(labels(drawn(batch, { allOps: true }))).toContain("Repeat 1 1 d → b 1 d");
    const inRow = { nodes: repeated("b n d -> b (n two) d", "x"), outputs };
    expect(labels(drawn(inRow))).toContain("Repeat b n d → b (n two) d");
  });

  it("is drawn where it is so in some iterations only", () => {
    const loop = { loop: 3, as: "i", id: "layers", nodes: [{ drop_path: "i / 10" }, "gelu"] };
    expect(labels(drawn({ nodes: [loop, { identity: {}, id: "y" }], outputs }))).toContain("Drop path 0 … 0.2");
  });

  it("is joined to what comes before and behind where a closed block holds nothing else", () => {
    const blocks = { none: { inputs: { x: "b n d" }, nodes: [{ identity: {} }] } };
    const diagram = drawn({ blocks, nodes: [{ block: "none" }, { linear: 4, id: "y" }], outputs }, { depth: 0 });
    expect(arrows(diagram).map((arrow) => arrow.split(":")[0])).toEqual([
      "x → None",
      "None → Linear 8 → 4",
      "Linear 8 → 4 → y",
    ]);
  });
});

describe("structure", () => {
  it("shows a residual as a line past its body into a sum", () => {
    const diagram = drawn({ nodes: [{ residual: ["gelu"] }, { linear: 2, id: "y" }], outputs });
    expect(arrows(diagram)).toEqual([
      "x → •: b × n × 8",
      "• → GELU",
      "• ⇢ +",
      "GELU → +",
      "+ → Linear 8 → 2",
      "Linear 8 → 2 → y: b × n × 2",
    ]);
  });

  it("says once what forks twice", () => {
    const residual = (op: string) => ({ residual: [{ ...{ [op]: {} }, in: "entry" }] });
    const nodes = [{ linear: 6, id: "entry" }, residual("gelu"), residual("relu"), { identity: {}, id: "y" }];
    const said = arrows(drawn({ nodes, outputs })).filter((arrow) => arrow.endsWith("b × n × 6"));
    expect(said).toEqual(["Linear 8 → 6 → •: b × n × 6"]);
  });

  it("shows branches as frames after a fork", () => {
    const nodes = [{ branches: { left: ["gelu"], right: ["relu"] }, join: { concat: "n" }, id: "y" }];
    const diagram = drawn({ nodes, outputs });
    expect(frames(diagram)).toEqual(["Left", "Right"]);
    expect(arrows(diagram)).toContain("• → ReLU");
    expect(arrows(diagram)).toContain("ReLU → Concat along n: b × n × 8");
  });
});
