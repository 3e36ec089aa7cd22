import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Edge, Node } from "../../../compiler/diagram/diagram.ts";
import type { Panel, Sheet } from "../../../compiler/diagram/sheet.ts";
import type { Drawing } from "../../../compiler/drawing/drawing.ts";
import { figureParts } from "../../../compiler/drawing/laws/figure-parts.ts";
import { faultText, readsWrong } from "../../../compiler/drawing/laws/reads-wrong.ts";
import { screen } from "../../../compiler/drawing/screen.ts";
import { verifyDrawing } from "../../../compiler/drawing/verify-drawing.ts";
import { LEAST_POINTS, USUAL_WIDTH } from "../../../compiler/page/page-size.ts";
import { drawPages } from "../../../runtime/diagram/draw-pages.ts";
import { drawPanels } from "../../../runtime/diagram/draw-spec.ts";
import { specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { specFile } from "../../training/specs.ts";

/** A chain of boxes between a name and a name. */
function chain(id: string, labels: readonly string[], places: readonly string[] = []): Panel {
  const names = ["x", ...labels, "y"];
  const members = names.map((label, i): Node => {
    const form = i === 0 || i === names.length - 1 ? "terminal" : "box";
    const said = { aside: undefined, times: label.startsWith("Layer") ? "× 12" : undefined, description: label };
    return { id: `${id}n${i}`, path: `${id}.${label}`, form, tone: "block", lines: [label], ...said };
  });
  const edges = members.slice(1).map(({ id: to }, i): Edge => {
    const from = members[i]?.id ?? "";
    return { id: `${id}e${i}`, from, to, kind: "flow", label: i === 0 ? "b 197 768" : undefined, description: "" };
  });
  const said = { label: id, weights: "7.1 M weights", description: id } as const;
  const root = { id, path: id, form: "model", times: undefined, members, ...said } as const;
  const table =
    id === "Attention"
      ? {
          columns: ["stage", "dim"],
          rows: [
            ["1", "96"],
            ["2", "192"],
          ],
        }
      : undefined;
  const share = { held: labels.length, shown: labels.length };
  return { id, ...said, share, places, table, root, edges };
}

const sheet = (...panels: [Panel, ...Panel[]]): Sheet => ({
  title: "A model: of blocks",
  subtitle: "s",
  panels,
  closed: [],
});
const faults = (pages: readonly Drawing[]) =>
  pages.flatMap((page) => [...readsWrong(page).map(faultText), ...verifyDrawing(page, screen)]);

const overview = chain("Model", ["Patches", "Layers", "Head"]);
const layer = chain("Layer", ["Norm", "Attention", "Norm ", "MLP"], ["Modeln2"]);
const inner = [
  chain("Attention", ["Linear 768 → 2304", "Softmax", "Linear"], ["Layern2"]),
  chain("MLP", ["Linear 768 → 3072", "GELU", "Linear"], ["Layern4"]),
];

describe("a sheet", () => {
  it("of small panels is one page, each right of or under what it opens", async () => {
    const pages = await drawPages(sheet(overview, layer, ...inner), USUAL_WIDTH);
    expect(faults(pages)).toEqual([]);
    expect(pages).toHaveLength(1);
    const [page] = pages;
    if (page === undefined) return;
    const { panels, funnels } = figureParts(page);
    expect(funnels.map(({ source, target }) => [source, target])).toEqual([
      ["Modeln2", "Layer"],
      ["Layern2", "Attention"],
      ["Layern4", "MLP"],
    ]);
    const at = Object.fromEntries(panels.map((panel) => [panel.id, panel]));
    expect(at.Layer?.x).toBeGreaterThan(at.Model?.x ?? 0);
    expect(at.Attention?.x).toBeGreaterThanOrEqual(at.Layer?.x ?? 0);
    expect((at.MLP?.y ?? 0) + (at.MLP?.x ?? 0)).toBeGreaterThan((at.Attention?.y ?? 0) + (at.Attention?.x ?? 0));
  });

  it.each([USUAL_WIDTH, 3.25 * 72, 14 * 72])(
    "keeps to a page %d points wide, with letters of 6 points",
    async (width) => {
      const long = chain(
        "Long",
        Array.from({ length: 70 }, (_, i) => `Step ${i}`),
        ["Modeln1"],
      );
      const pages = await drawPages(sheet(overview, layer, ...inner, long), width);
      expect(faults(pages)).toEqual([]);
      for (const { width: units, height, points = 0 } of pages) {
        expect(points).toBeGreaterThanOrEqual(LEAST_POINTS);
        expect(units * points).toBeLessThanOrEqual(width + 1e-6);
        expect(height * points).toBeLessThanOrEqual(Math.max(USUAL_WIDTH, width) * (11 / 14) + 1e-6);
      }
      const shown = pages.flatMap((page) => figureParts(page).nodes.map(({ path }) => path));
      const steps = shown.filter((path) => /^Long\.Step/.test(path));
      expect(new Set(steps).size).toBe(70);
    },
  );
});

it("says whole what a panel is called, with its colons and commas; only the model's title has the rest in the heading", async () => {
  const path = specFile("specs/vit.json");
  const spec = JSON.parse(readFileSync(path, "utf8"));
  const figure = { "transformer.layers.{i}.attn": { label: "MSA: mixes, then projects" } };
  const source = { name: path, text: JSON.stringify({ ...spec, title: "ViT: in short", figure }) };
  const { pages } = await drawPanels(source, { importer: specFiles(path) }).page();
  const words = pages.flatMap((page) => figureParts(page).words).map(({ text }) => text);
  expect(words).toContain("MSA: mixes, then projects");
  expect(words).not.toContain("ViT: in short");
});
