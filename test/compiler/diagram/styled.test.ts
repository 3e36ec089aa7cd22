import { describe, expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";
import { checkBlockFile } from "../../../compiler/check-block.ts";
import { nodesOf } from "../../../compiler/diagram/diagram.ts";
import { draw } from "../../../compiler/diagram/draw.ts";
import { drawSheet } from "../../../compiler/diagram/panels/draw-sheet.ts";
import { themes } from "../../../compiler/drawing/themes.ts";
import { toSvg } from "../../../compiler/drawing/to-svg.ts";
import { toTikz } from "../../../compiler/drawing/to-tikz.ts";
import { diagramDot } from "../../../compiler/layout/to-dot.ts";
import { toDrawing } from "../../../compiler/layout/to-drawing.ts";
import { noImports } from "../../../compiler/model/link.ts";
import { layOut } from "../../../runtime/diagram/lay-out.ts";
import { figureFile } from "../../../runtime/host/figures/figure-file.ts";
import { hostileTexts } from "../../hostile-texts.ts";

const mlp = ["layer_norm", { linear: 16, id: "up" }, "gelu", { linear: 8, id: "down" }];
const checked = (figure: unknown) =>
  check({
    name: "tiny.json",
    text: JSON.stringify({
      ...{ vitral: 1, name: "tiny", free: { n: {} }, inputs: { x: "b n 8" }, outputs: { y: "y" } },
      blocks: { mlp: { inputs: { x: "b n 8" }, nodes: mlp } },
      nodes: [
        { loop: 3, id: "layers", nodes: [{ residual: [{ block: "mlp" }], id: "mlp" }] },
        "relu",
        { linear: 4, id: "head" },
        { identity: {}, id: "y" },
      ],
      figure,
    }),
  });

const typedWith = (figure: unknown) => {
  const { typed, problems } = checked(figure);
  if (typed === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return typed;
};
const boxes = (figure: unknown) => [...nodesOf(draw(typedWith(figure)).root)];
const lines = (figure: unknown) => boxes(figure).map((node) => node.lines.join(" / "));

describe("figure, in a spec", () => {
  it("says what is written, under what, and in what colour", () => {
    const said = boxes({
      head: { label: "Classes", note: "ten of them", colour: "#123456" },
      relu: { colour: "norm" },
    });
    expect(said.find(({ path }) => path === "head")).toMatchObject({
      lines: ["Classes", "ten of them"],
      tint: "#123456",
    });
    expect(said.find(({ path }) => path === "relu")?.tone).toBe("norm");
  });

  it("reaches what is repeated, and the panel that opens it", () => {
    const sheet = drawSheet(typedWith({ "layers.{i}.mlp": { label: "Two layers" } }));
    expect(sheet.panels.map(({ label }) => label)).toContain("Two layers");
    expect(lines({ "layers.*.mlp.up": { label: "W" } })).toContain("W");
  });

  it("leads lines past what it hides, and shows no panel that only that opens", () => {
    const all = draw(typedWith({}));
    const { edges, root } = draw(typedWith({ relu: { hide: true } }));
    const ids = new Set([...nodesOf(root)].map(({ id }) => id));
    expect(ids.size).toBe([...nodesOf(all.root)].length - 1);
    expect(edges).toHaveLength(all.edges.length - 1);
    for (const { from, to } of edges) expect([ids.has(from), ids.has(to)]).toEqual([true, true]);
    expect(drawSheet(typedWith({ layers: { hide: true } })).panels).toHaveLength(1);
  });

  it("warns of a side only where all that has the path is on the trunk", () => {
    const gain = ["layer_norm", { weight: [8], id: "gain" }, { multiply: "gain" }];
    const { problems } = check({
      name: "tiny.json",
      text: JSON.stringify({
        ...{ vitral: 1, name: "tiny", inputs: { x: "b 4 8" }, outputs: { y: "y" } },
        nodes: [
          { loop: 3, id: "layers", nodes: gain },
          { identity: {}, id: "y" },
        ],
        figure: { "layers.{i}.gain": { side: "left" }, "layers.{i}.layer_norm": { side: "left" } },
      }),
    });
    expect(problems.map(({ code, message, severity }) => [code, message.split(" ")[0], severity])).toEqual([
      ["F493", "`layers.{i}.layer_norm`", "warning"],
    ]);
  });

  it("changes nothing where nothing is said", () => {
    expect(draw(typedWith({}))).toEqual(draw(typedWith(undefined)));
  });

  it.each([
    [{ heda: { label: "a" } }, "F488", "`head`"],
    [{ "layers.{i}.mlp.upp": { label: "a" } }, "F488", "layers.{i}.mlp.up"],
    [{ head: { colour: "nrom" } }, "F487", "`norm`"],
    [{ head: { colour: "#12345" } }, "F487", "#rrggbb"],
    [{ head: { hide: "yes" } }, "G610", ""],
    [{ head: { label: "" } }, "F492", "hide"],
    [{ head: { note: "  " } }, "F492", "`note`"],
    [{ head: { side: "left" } }, "F493", "trunk"],
    [{ "layers.{i}.mlp": { side: "right" } }, "F493", "trunk"],
    [{ head: { side: "top" } }, "F489", "`left`, `right`"],
    [{ head: { side: "Left" } }, "F489", "a similar side exists: `left`"],
    [{ head: { side: 1 } }, "G610", ""],
    [{ head: { lable: "a" } }, "G602", "label"],
    [{ head: "Classes" }, "G610", ""],
    [[], "G610", ""],
  ])("refuses %j where it is written", (figure, code, said) => {
    const [problem] = checked(figure).problems;
    expect(problem?.code).toBe(code);
    expect([problem?.message, ...(problem?.help ?? [])].join("\n")).toContain(said);
    expect(problem?.span?.start).toBeGreaterThan(100);
  });

  describe("of a block in a file of its own", () => {
    const block = (figure: unknown) => ({
      ...{ vitral: 1, name: "block", params: { wide: "int" }, inputs: { x: "b n dim" } },
      ...{ nodes: ["layer_norm", { linear: "wide", id: "up" }, { linear: "dim", id: "down" }], figure },
    });
    const inner = {
      up: { label: "Up", note: "widens", colour: "norm" },
      down: { hide: true },
    };
    const model = (figure: unknown) => ({
      ...{ vitral: 1, name: "model", import: { mlp: "block.json" }, inputs: { x: "b 4 8" }, outputs: { y: "y" } },
      nodes: [
        { loop: 2, id: "layers", nodes: [{ block: "mlp", id: "mlp", with: { wide: 16 } }] },
        { block: "mlp", id: "last", with: { wide: 9 } },
        { identity: {}, id: "y" },
      ],
      figure,
    });
    const file = (name: string, spec: unknown) => ({ name, text: JSON.stringify(spec) });
    const importing = (inner: unknown, outer: unknown) => {
      const importer = () => file("block.json", block(inner));
      return check(file("model.json", model(outer)), { importer });
    };

    it("holds wherever it is called, and its caller has the last word, each thing by itself", () => {
      const { typed, problems } = importing(inner, {
        "layers.{i}.mlp.up": { label: "Wide" },
        "last.down": { hide: false },
      });
      expect(problems).toEqual([]);
      if (typed === undefined) return;
      const shown = [...nodesOf(draw(typed).root)].map(({ path, lines, tone }) => [path, lines.join(" / "), tone]);
      expect(shown).toContainEqual(["layers.{i}.mlp.up", "Wide / widens", "norm"]);
      expect(shown).toContainEqual(["last.up", "Up / widens", "norm"]);
      expect(shown.map(([path]) => path)).not.toContain("layers.{i}.mlp.down");
      expect(shown.map(([path]) => path)).toContain("last.down");
    });

    it("is checked where it is written: with a model, and by itself", () => {
      const wrong = { dwon: { hide: true } };
      for (const problems of [
        importing(wrong, undefined).problems,
        checkBlockFile(file("block.json", block(wrong)), noImports) ?? [],
      ]) {
        expect(problems.map(({ code }) => code)).toEqual(["F488"]);
        expect(problems[0]?.span?.source.name).toBe("block.json");
        expect(problems[0]?.help.join()).toContain("`down`");
        expect(problems[0]?.help.join()).toContain("begin in the block");
      }
      expect(checkBlockFile(file("block.json", block(inner)), noImports)).toEqual([]);
    });
  });

  it("lets labels and notes be texts, whatever they say, in every format", async () => {
    for (const text of hostileTexts.filter((one) => one.trim() !== "")) {
      const diagram = draw(
        typedWith({ head: { label: text, note: text, colour: "#123456" }, layers: { label: text } }),
      );
      const drawing = toDrawing(diagram, await layOut(diagramDot(diagram)));
      const svg = toSvg(drawing);
      expect(svg).not.toMatch(/<script|onload="|[^\P{Cc}\n]/u);
      expect(toTikz(drawing, themes.paper)).not.toMatch(/[^\P{Cc}\n]/u);
      const content = await figureFile(drawing, "pdf");
      const pdf = typeof content === "string" ? content : Buffer.concat(content).toString("latin1");
      // Every object of a PDF and no other: what a text says is none.
      expect(pdf.match(/^\d+ 0 obj/gm)?.length).toBe(Number(/\/Size (\d+)/.exec(pdf)?.[1]) - 1);
    }
  });

  it("tints a ground so that letters are read on it, in every theme", () => {
    for (const theme of Object.values(themes)) {
      const box = {
        kind: "box",
        role: "node-plain",
        tint: "#ff0000",
        x: 0,
        y: 0,
        width: 9,
        height: 9,
        radius: 0,
      } as const;
      const drawing = { width: 9, height: 9, title: "", marks: [box] };
      const [, fill = ""] = /fill="(#[\da-f]{6})"[^>]*stroke="#ff0000"/.exec(toSvg(drawing, theme)) ?? [];
      expect(toTikz(drawing, theme)).toContain("draw={rgb,255:red,255;green,0;blue,0}");
      expect(contrast(fill, theme.texts["node-label"].fill)).toBeGreaterThan(4.5);
    }
  });
});

/** Of WCAG 2. */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [a, b].map(luminance).sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
