import { describe, expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";
import { clustersOf, type Node, nodesOf } from "../../../compiler/diagram/diagram.ts";
import { drawSheet, type SheetOptions } from "../../../compiler/diagram/panels/draw-sheet.ts";
import type { Panel, Sheet } from "../../../compiler/diagram/sheet.ts";
import { readSpecFile, specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { specFile } from "../../training/specs.ts";
import { sheetWrong } from "./sheet-laws.ts";

const shipped = (file: string) => {
  const path = specFile(`specs/${file}`);
  const { typed } = check(readSpecFile(path), { importer: specFiles(path) });
  if (typed === undefined) throw new Error("it is sound");
  return { typed, panels: drawSheet(typed).panels };
};

const layer = {
  inputs: { x: "b n d" },
  nodes: ["layer_norm", { linear: "2 * d", id: "up" }, "gelu", { linear: "d", id: "down" }],
};
const last = { identity: {}, id: "y" };

function sheet(spec: Readonly<Record<string, unknown>>, options?: SheetOptions): Sheet {
  const rest = { vitral: 1, name: "tiny", free: { n: {} }, inputs: { x: "b n 8" }, outputs: { y: "y" } };
  const { typed, problems } = check({ name: "tiny.json", text: JSON.stringify({ ...rest, ...spec }) });
  if (typed === undefined) throw new Error(problems.map(({ message }) => message).join("\\n"));
  expect(sheetWrong(typed, options)).toEqual([]);
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

  describe("of a loop whose iterations differ", () => {
    const grown = { ...layer, params: { shift: "bool" }, nodes: [...layer.nodes, { if: "shift", then: ["relu"] }] };
    const body = [
      { linear: "8 * (i + 1)", axes: "b n d", id: "wider" },
      { residual: [{ block: "grown", with: { shift: "i % 2 == 1" } }], id: "mlp" },
    ];
    const nodes = [{ loop: 4, as: "i", id: "layers", nodes: [...body, "gelu"] }, last];
    const drawn = sheet({ blocks: { grown }, nodes });
    const [, inLoop, block] = drawn.panels;

    it("is one panel, with sizes by name and what they stand for", () => {
      expect(drawn.panels.map(({ label }) => label)).toEqual(["tiny", "Layer", "Grown"]);
      expect(said(drawn)[2]).toBe("Grown: Layer norm, Linear d → 2*d, GELU, Linear 2*d → d, ReLU");
      expect(inLoop?.weights).toBe("368 … 5.1 k weights");
      expect(block?.table).toEqual({
        columns: ["layer", "d"],
        rows: [
          ["0", "8"],
          ["1", "16"],
          ["2", "24"],
          ["3", "32"],
        ],
      });
    });

    it("says of a part which of them have it, one of few by its number", () => {
      expect(block === undefined ? [] : [...clustersOf(block.root)].map(({ label }) => label)).toEqual(["odd layers"]);
      const three = sheet({
        blocks: { grown },
        nodes: [{ loop: 3, as: "i", id: "layers", nodes: [...body, "gelu"] }, last],
      });
      expect(three.panels.flatMap(({ root }) => [...clustersOf(root)].map(({ label }) => label))).toEqual(["layer 1"]);
    });
  });

  it("opens what iterations do in two panels where they share little", () => {
    const other = ["relu", { linear: 8, id: "b" }, "tanh", "sigmoid", "relu"];
    const body = [{ if: "i < 2", then: mlp, else: other }];
    const drawn = sheet({ nodes: [{ loop: 6, as: "i", id: "layers", nodes: body }, last] });
    expect(said(drawn)[0]).toBe("tiny: Layers 0, 1 × 2, Layers 2–5 × 4");
    expect(drawn.panels).toHaveLength(3);
  });

  it("has iterations in the order in which they run, with a box for each stretch of one kind", () => {
    const other = ["relu", { linear: 8, id: "b" }, "tanh", "sigmoid", "relu"];
    const loop = (times: number, when: string) =>
      sheet({ nodes: [{ loop: times, as: "i", id: "layers", nodes: [{ if: when, then: other, else: mlp }] }, last] });
    const [main, ...panels] = loop(4, "i == 1").panels;
    expect(main && boxesOf(main)).toEqual(["Layer 0", "Layer 1", "Layers 2, 3 × 2"]);
    expect(main?.edges.map(({ kind }) => kind)).toEqual(["flow", "flow", "flow", "flow"]);
    expect(panels.map(({ places }) => places.length)).toEqual([2, 1]);
    // To and fro would be a box for each iteration: then one for each kind.
    expect(said(loop(8, "i % 2 == 1"))[0]).toBe("tiny: Layer even layers × 4, Layer odd layers × 4");
  });

  it("has no two panels of one name, and says of them what tells them apart", () => {
    const labels = (file: string) => shipped(file).panels.map(({ label }) => label);
    for (const file of ["nest.json", "value_residual.json", "volo.json", "swin.json"])
      expect(new Set(labels(file)).size, file).toBe(labels(file).length);
    expect(labels("nest.json")).toEqual(expect.arrayContaining(["Level · block", "Level · iteration"]));
    expect(labels("value_residual.json")).toEqual(
      expect.arrayContaining(["Attention · layers 1–11", "Attention · layer 0"]),
    );
  });

  it("says of numbers that differ from run to run what they reach from and to", () => {
    const { typed, panels } = shipped("swin.json");
    const shifts = new Set<string>();
    for (const { op, argument } of typed.ops) if (op.name === "roll") shifts.add(JSON.stringify(argument));
    expect(shifts.size).toBeGreaterThan(2);
    const rolls = panels.flatMap(({ root }) =>
      [...nodesOf(root)].filter(({ lines }) => lines[0]?.startsWith("Roll")).map(({ lines }) => lines.join()),
    );
    expect(rolls).toEqual(["Roll h −3 … 0, w −3 … 0", "Roll h 0 … 3, w 0 … 3"]);
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

it("has a thousand layers of a thousand sizes in one panel", () => {
  const body = [{ linear: "8 + i", id: "up" }, "gelu", "relu", { linear: 8, id: "down" }];
  const drawn = sheet({ nodes: [{ loop: 1000, as: "i", id: "layers", nodes: body }, last] });
  expect(said(drawn)).toEqual(["tiny: Layer × 1000", "Layer: Linear 8 → 8+i, GELU, ReLU, Linear 8+i → 8"]);
});
