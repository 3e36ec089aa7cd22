import { describe, expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";
import { type Node, nodesOf } from "../../../compiler/diagram/diagram.ts";
import { drawSheet, type SheetOptions } from "../../../compiler/diagram/panels/draw-sheet.ts";
import type { Panel, Sheet } from "../../../compiler/diagram/sheet.ts";
import { sheetWrong } from "./sheet-laws.ts";

const layer = {
  inputs: { x: "b n d" },
  nodes: ["layer_norm", { linear: "2 * d", id: "up" }, "gelu", { linear: "d", id: "down" }],
};
const last = { identity: {}, id: "y" };

function sheet(spec: Readonly<Record<string, unknown>>, options?: SheetOptions): Sheet {
  const rest = { vitral: 1, name: "tiny", free: { n: {} }, inputs: { x: "b n 8" }, outputs: { y: "y" } };
  const { typed, problems } = check({ name: "tiny.json", text: JSON.stringify({ ...rest, ...spec }) });
  if (typed === undefined) throw new Error(problems.map(({ message }) => message).join("\\n"));
  expect(sheetWrong(typed, options?.most)).toEqual([]);
  return drawSheet(typed, options);
}

/** `Layer: x, Layer norm, …` of each panel. */
const said = ({ panels }: Sheet): string[] => panels.map((panel) => `${panel.label}: ${boxesOf(panel).join(", ")}`);

const boxesOf = ({ root }: Panel): string[] =>
  [...nodesOf(root)].filter(({ form }) => form === "box" || form === "sign").map(textOf);

const textOf = ({ lines, times }: Node): string => [...lines, times].filter(Boolean).join(" ");

const mlp = ["layer_norm", { linear: 16, id: "up" }, "gelu", { linear: 8, id: "down" }];
const mlpBoxes = "Layer norm, Linear 8 → 16, GELU, Linear 16 → 8";

describe("a figure in panels", () => {
  it("opens a loop's body beside the model", () => {
    const drawn = sheet({ nodes: [{ loop: 5, id: "layers", nodes: [{ residual: mlp }] }, last] });
    expect(said(drawn)).toEqual(["tiny: Layer × 5", `Layer: ${mlpBoxes}, +`]);
    expect(drawn.panels[1]?.weights).toBe("296 weights");
  });

  it("shows a block once, with the boxes of all panels that stand for it", () => {
    const pair = {
      inputs: { x: "b n 8" },
      nodes: [{ block: "mlp", id: "a" }, "relu", { block: "mlp", id: "c" }, "gelu"],
    };
    const blocks = { pair, mlp: { inputs: { x: "b n 8" }, nodes: mlp } };
    const drawn = sheet({ blocks, nodes: [{ block: "mlp", id: "one" }, { block: "pair", id: "two" }, last] });
    expect(said(drawn)).toEqual(["tiny: MLP, Pair", "Pair: MLP, ReLU, MLP, GELU", `MLP: ${mlpBoxes}`]);
    expect(drawn.panels[2]?.places).toHaveLength(3);
  });

  it("draws what holds a few boxes where it stands", () => {
    const blocks = { few: { inputs: { x: "b n 8" }, nodes: mlp.slice(0, 3) } };
    expect(said(sheet({ blocks, nodes: [{ block: "few" }, last] }))).toEqual(["tiny: Layer norm, Linear 8 → 16, GELU"]);
  });

  it("shows a block of several sizes once, and a part that some iterations have", () => {
    const sizes = { ...layer, nodes: [...layer.nodes, { if: "shift", then: ["relu"] }], params: { shift: "bool" } };
    const body = [
      { block: "sizes", with: { shift: "i % 2 == 1" } },
      { linear: "8 + 8 * i", id: "wider" },
      "gelu",
      "relu",
    ];
    const drawn = sheet({ blocks: { sizes }, nodes: [{ loop: 4, as: "i", id: "layers", nodes: body }, last] });
    expect(drawn.panels.map(({ label }) => label)).toEqual(["tiny", "Layer", "Sizes"]);
  });

  it("says what it leaves out", () => {
    const inner = { inputs: { x: "b n 8" }, nodes: [...mlp, { block: "mlp", id: "own" }] };
    const blocks = { inner, mlp: { inputs: { x: "b n 8" }, nodes: mlp } };
    const drawn = sheet(
      { blocks, nodes: [{ block: "inner", id: "one" }, { block: "mlp", id: "two" }, last] },
      { most: 2 },
    );
    expect(drawn.panels.map(({ label }) => label)).toEqual(["tiny", "Inner"]);
    expect(drawn.closed).toEqual(["MLP"]);
  });
});
