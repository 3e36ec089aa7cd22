import { describe, expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";
import { nodesOf } from "../../../compiler/diagram/diagram.ts";
import { foldablePaths, sectionPaths } from "../../../compiler/diagram/foldable-paths.ts";
import { drawPanels } from "../../../compiler/diagram/panels/draw-sheet.ts";
import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import { sheetWrong } from "./sheet-laws.ts";

type Nodes = readonly unknown[];

const each = (count: number, nodesOf: (i: number) => Nodes): Nodes =>
  Array.from({ length: count }, (_, i) => nodesOf(i)).flat();

const linear = (i: number) => ({ linear: 8 + (i % 5), id: `linear${i}` });
const back = (i: number) => ({ linear: 8, id: `back${i}` });

/** Long lists, as they may be written. */
const lists: Readonly<Record<string, Nodes>> = {
  "of ops without a name": each(400, () => ["gelu"]),
  "of layers that differ": each(150, (i) => [linear(i), "gelu"]),
  "of residuals": each(120, (i) => [{ residual: [linear(i), "gelu", back(i)] }]),
  "in a residual": [{ residual: each(100, (i) => [linear(i), back(i)]) }],
  "of sums written by hand": each(120, (i) => [
    { ...back(i), in: i === 0 ? "x" : `sum${i - 1}` },
    { gelu: {}, id: `gelu${i}` },
    { add: [i === 0 ? "x" : `sum${i - 1}`, `gelu${i}`], id: `sum${i}` },
  ]),
  "that reads one value again and again": [
    { gelu: {}, id: "start" },
    ...each(90, (i) => [{ add: [i === 0 ? "start" : `sum${i - 1}`, "start"], id: `sum${i}` }]),
  ],
  "in a loop": [{ loop: 3, id: "layers", nodes: each(60, (i) => [linear(i), back(i)]) }],
  "of blocks that are small": each(100, (i) => [{ block: "small", id: `small${i}` }]),
  "with a list in it": each(20, (i) => [
    { linear: 8, id: `outer${i}` },
    {
      residual: each(30, (j) => [
        { ...linear(j), id: `inner${i}_${j}` },
        { ...back(j), id: `inner_back${i}_${j}` },
      ]),
    },
    back(i),
  ]),
};

function typedOf(nodes: Nodes): TypedGraph {
  const blocks = { small: { inputs: { x: "b d" }, nodes: [{ linear: "d" }, "gelu"] } };
  const spec = { vitral: 1, name: "long", inputs: { x: "b 8" }, blocks, outputs: { y: "y" } };
  const text = JSON.stringify({ ...spec, nodes: [...nodes, { linear: 8, id: "last" }, { identity: {}, id: "y" }] });
  const { typed, problems } = check({ name: "long.json", text });
  if (typed === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return typed;
}

describe.each(Object.entries(lists))("a long list %s", (_, nodes) => {
  const typed = typedOf(nodes);
  const sections = [...sectionPaths(typed)];

  it("is drawn in panels that can be read, each op in one", () => {
    expect(sheetWrong(typed)).toEqual([]);
    const { panels } = drawPanels(typed, {});
    expect(sections.length).toBeGreaterThan(2);
    for (const { panel } of panels) expect([...nodesOf(panel.root)].length).toBeLessThanOrEqual(40);
  });

  it("has sections with paths of their own, which can be opened and closed", () => {
    const places = typed.root.members.length === 0 ? [] : sections;
    expect(new Set(places).size).toBe(sections.length);
    for (const path of foldablePaths(typed)) expect(sections).not.toContain(path);
    for (const path of sections.slice(0, 12)) {
      expect(sheetWrong(typed, { open: [path] })).toEqual([]);
      expect(sheetWrong(typed, { close: [path] })).toEqual([]);
    }
  });
});

describe("sections", () => {
  const panelsOf = (nodes: Nodes) => drawPanels(typedOf(nodes), {}).panels;
  const words = (nodes: Nodes) =>
    panelsOf(nodes).map(({ panel }) => [...nodesOf(panel.root)].map(({ lines }) => lines.join(" / ")));

  it("say which nodes are in them, and what those do", () => {
    const [overview, first] = words(each(60, (i) => [linear(i), "gelu"]));
    expect(overview).toMatchInlineSnapshot(`
      [
        "x",
        "Nodes 1–12 / 6 Linear, 6 GELU",
        "Nodes 13–24 / 6 Linear, 6 GELU",
        "Nodes 25–36 / 6 Linear, 6 GELU",
        "Nodes 37–48 / 6 Linear, 6 GELU",
        "Nodes 49–60 / 6 Linear, 6 GELU",
        "Nodes 61–72 / 6 Linear, 6 GELU",
        "Nodes 73–84 / 6 Linear, 6 GELU",
        "Nodes 85–96 / 6 Linear, 6 GELU",
        "Nodes 97–108 / 6 Linear, 6 GELU",
        "Nodes 109–122 / 7 Linear, 6 GELU",
        "y",
      ]
    `);
    expect(first).toMatchInlineSnapshot(`
      [
        "x",
        "Linear 8 → 8",
        "GELU",
        "Linear 8 → 9",
        "GELU",
        "Linear 9 → 10",
        "GELU",
        "Linear 10 → 11",
        "GELU",
        "Linear 11 → 12",
        "GELU",
        "Linear 12 → 8",
        "GELU",
        "",
      ]
    `);
  });

  it("begin where few values are on their way: between residuals that were written by hand", () => {
    for (const panel of panelsOf(lists["of sums written by hand"] ?? []).slice(1))
      expect([...nodesOf(panel.panel.root)].filter(({ form }) => form === "terminal").length).toBeLessThanOrEqual(2);
  });

  it("are not made of what a panel has room for, nor where each node is read far behind it", () => {
    expect(panelsOf(each(30, () => ["gelu"])).length).toBe(1);
    const sum = (i: number) => (i < 0 ? "x" : `sum${i}`);
    const woven = each(60, (i) => [{ add: [sum(i - 1), sum(i - 8)], id: sum(i) }]);
    expect(panelsOf(woven).length).toBe(1);
  });
});
