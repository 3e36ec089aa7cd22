import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { nodesOf } from "../../../compiler/diagram/diagram.ts";
import type { Panel } from "../../../compiler/diagram/sheet.ts";
import { grown, touches } from "../../../compiler/drawing/plane.ts";
import { linesBeside } from "../../../compiler/layout/beside.ts";
import { compacted } from "../../../compiler/layout/compact.ts";
import { middle } from "../../../compiler/layout/geometry.ts";
import { found, type Layout } from "../../../compiler/layout/layout.ts";
import { tightened } from "../../../compiler/layout/tighten.ts";
import { diagramDot } from "../../../compiler/layout/to-dot.ts";
import { drawnBody } from "../../../compiler/layout/to-drawing.ts";
import { laidPanel, leastHeight } from "../../../compiler/page/laid-panel.ts";
import { drawPanels } from "../../../runtime/diagram/draw-spec.ts";
import { layOut } from "../../../runtime/diagram/lay-out.ts";
import { fitted, LaidPanels } from "../../../runtime/diagram/place-panels.ts";
import { specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { specFile } from "../../training/specs.ts";

const ROOM = { width: 794, height: 586 };
/** How near what stands in one row comes. */
const APART = 14;
const LINKED = 24;

function panelsOf(path: string): readonly Panel[] {
  const source = { name: path, text: readFileSync(specFile(path), "utf8") };
  return fitted(drawPanels(source, { importer: specFiles(path) }).sheet);
}

/** With frames, several inputs, weights beside their readers, outputs beside the trunk, and branches. */
const paths = ["vit", "swin", "cross_vit", "max_vit", "eva02", "gmlp"].map((name) => `specs/${name}.json`);

describe.each(paths)("panels of %s, made narrow", (path) => {
  const panels: (Record<"placed" | "wide" | "narrow", Layout> & { readonly panel: Panel })[] = [];

  beforeAll(async () => {
    for (const panel of panelsOf(path)) {
      const placed = await layOut(diagramDot(panel, "slim"));
      const wide = tightened(panel, placed);
      panels.push({ panel, placed, wide, narrow: compacted(panel, wide, LINKED) });
    }
  });

  test("keep every row, and what is straight", () => {
    for (const { panel, wide, narrow } of panels) {
      for (const [id, box] of narrow.nodes) expect({ ...box, x: 0 }).toEqual({ ...found(wide.nodes, id), x: 0 });
      for (const { from, to } of panel.edges) {
        const bent = ({ nodes }: Layout) => middle(found(nodes, from)).x - middle(found(nodes, to)).x;
        if (Math.abs(bent(wide)) < 0.5) expect(bent(narrow)).toBeCloseTo(bent(wide), 6);
      }
    }
  });

  test("lay no box on another, nor over the side of a frame", () => {
    for (const { wide, narrow } of panels) {
      const boxes = [...narrow.nodes];
      for (const [i, [id, box]] of boxes.entries()) {
        for (const [other, far] of boxes.slice(i + 1)) {
          const wereApart = !touches(grown(found(wide.nodes, id), 2), found(wide.nodes, other));
          if (wereApart) expect(touches(box, far), `${id} and ${other}`).toBe(false);
        }
        for (const [frame, { x, y, width, height }] of narrow.clusters) {
          const isInside = touches(found(wide.nodes, id), found(wide.clusters, frame));
          const stays = box.x >= x && box.y >= y && box.x + box.width <= x + width && box.y + box.height <= y + height;
          expect(isInside ? stays : !touches(box, { x, y, width, height }), `${id} and ${frame}`).toBe(true);
        }
      }
    }
  });

  test("are never less high than they are known to be before their lines are led", () => {
    for (const { panel, placed } of panels)
      for (const loose of [0, -2])
        expect(laidPanel(panel, placed, loose).height).toBeGreaterThanOrEqual(leastHeight(panel, placed, loose));
  });

  test("are never wider for it, nor harder to follow", () => {
    for (const { panel, placed, wide } of panels) {
      const [own, before] = [laidPanel(panel, placed).body, drawnBody(panel, wide)];
      expect(own.area.width).toBeLessThanOrEqual(before.area.width);
      expect(own.tangle.crossings).toBeLessThanOrEqual(before.tangle.crossings);
      expect(own.tangle.bends).toBeLessThanOrEqual(before.tangle.bends);
    }
  });
});

test("a weight that one op reads stands right of it, an output of the trunk left", async () => {
  const [panel] = panelsOf("specs/vit.json");
  if (panel === undefined) throw new Error("it has a panel");
  const { body } = await new LaidPanels().whole(panel, ROOM);
  const place = (label: string) => {
    const node = [...nodesOf(panel.root)].find(({ lines }) => lines[0] === label);
    return found(body.nodes, node?.id ?? label);
  };
  const row = (label: string) => middle(place(label)).y;
  expect(row("cls_token")).toBeCloseTo(row("Concat along n"), 0);
  expect(place("cls_token").x).toBeGreaterThan(place("Concat along n").x + place("Concat along n").width + LINKED - 1);
  const outputs = [...linesBeside(panel)].filter(({ to }) => panel.edges.every(({ from }) => from !== to));
  expect(outputs).toHaveLength(1);
  for (const { from, to } of outputs) expect(found(body.nodes, to).x).toBeLessThan(found(body.nodes, from).x - APART);
});
