import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Diagram } from "../../compiler/diagram/diagram.ts";
import { figureParts } from "../../compiler/drawing/laws/figure-parts.ts";
import { faultText, readsWrong } from "../../compiler/drawing/laws/reads-wrong.ts";
import { screen } from "../../compiler/drawing/screen.ts";
import { verifyDrawing } from "../../compiler/drawing/verify-drawing.ts";
import { LEAST_POINTS } from "../../compiler/page/page-size.ts";
import { drawPanels, drawTyped } from "../../runtime/diagram/draw-spec.ts";
import { drawnModel } from "../../runtime/diagram/drawn-model.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import { areOneDrawing } from "../runtime/diagram/same-diagram.ts";
import { specFile, specPaths } from "../training/specs.ts";

/** What is read upwards is what is read downwards, turned over: that is tried at each depth elsewhere. */
const ways = [
  ["up", [undefined]],
  ["right", [1, 2, 3, undefined]],
] as const;

test.each(specPaths())("%s has no fault, read up and read to the right, at any depth", async (path) => {
  const source = { name: path, text: readFileSync(specFile(path), "utf8") };
  const { typed, ...options } = drawnModel(source, { importer: specFiles(path) });
  for (const [direction, depths] of ways) {
    const seen: Diagram[] = [];
    for (const depth of depths) {
      const { diagram, drawing: draw } = drawTyped(typed, { ...options, direction, depth });
      if (seen.some((one) => areOneDrawing(one, diagram))) continue;
      seen.push(diagram);
      const drawing = await draw();
      expect(verifyDrawing(drawing, screen)).toEqual([]);
      const faults = readsWrong(drawing).map((fault) => `${direction}, depth ${depth}: ${faultText(fault)}`);
      expect(faults).toEqual([]);
    }
  }
});

test.each(specPaths())(
  "%s has no fault as a page of stages in a row, with letters as large as anywhere",
  async (path) => {
    const source = { name: path, text: readFileSync(specFile(path), "utf8") };
    const { pages } = await drawPanels(source, { importer: specFiles(path), direction: "right" }).page();
    for (const page of pages) {
      expect(verifyDrawing(page, screen)).toEqual([]);
      expect(readsWrong(page).map(faultText)).toEqual([]);
      expect(figureParts(page).words.filter(({ text }) => text.startsWith("·"))).toEqual([]);
      expect(page.points).toBeGreaterThanOrEqual(LEAST_POINTS);
    }
  },
);
