import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Direction } from "../../../compiler/drawing/direction.ts";
import type { Drawing } from "../../../compiler/drawing/drawing.ts";
import { type FigureParts, figureParts } from "../../../compiler/drawing/laws/figure-parts.ts";
import { faultText, readsWrong } from "../../../compiler/drawing/laws/reads-wrong.ts";
import { trunkOf } from "../../../compiler/drawing/laws/trunk-law.ts";
import { type Point, type Rectangle, touches } from "../../../compiler/drawing/plane.ts";
import { LEAST_POINTS, USUAL_WIDTH } from "../../../compiler/page/page-size.ts";
import { drawPanels, drawSpec } from "../../../runtime/diagram/draw-spec.ts";
import { specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { specFile } from "../../training/specs.ts";

const specs = ["specs/vit.json", "specs/cross_vit.json", "specs/swin.json"];

const sourceOf = (path: string) => ({ name: path, text: readFileSync(specFile(path), "utf8") });

const oneFigure = (path: string, direction: Direction): Promise<Drawing> =>
  drawSpec(sourceOf(path), { importer: specFiles(path), depth: 1, direction }).drawing();

/** How far on something stands, the way a figure is read. */
const ahead: Readonly<Record<Direction, (at: Point) => number>> = {
  down: ({ y }) => y,
  up: ({ y }) => -y,
  right: ({ x }) => x,
};

const middle = ({ x, y, width, height }: Rectangle): Point => ({ x: x + width / 2, y: y + height / 2 });

describe.each(["down", "up", "right"] as const)("read %s", (direction) => {
  it.each(specs)("%s reads right, and what flows on stands further on", async (path) => {
    const drawing = await oneFigure(path, direction);
    expect(readsWrong(drawing).map(faultText)).toEqual([]);
    const parts = figureParts(drawing);
    const steps = trunkOf(parts).map((node) => ahead[direction](middle(node)));
    expect(steps.length).toBeGreaterThan(5);
    expect(steps).toEqual([...steps].sort((a, b) => b - a));
    const nodes = new Map(parts.nodes.map((node) => [node.id, middle(node)]));
    for (const { source, target } of parts.lines) {
      const [from, to] = [nodes.get(source), nodes.get(target)];
      if (from !== undefined && to !== undefined) expect(ahead[direction](to)).toBeGreaterThan(ahead[direction](from));
    }
  });
});

describe.each(["down", "up", "right"] as const)("read %s, in panels", (direction) => {
  it.each(["specs/vit.json", "specs/swin.json", "specs/convnext.json"])("%s reads right", async (path) => {
    const pages = await drawPanels(sourceOf(path), { importer: specFiles(path), direction })?.pages();
    expect(pages?.flatMap(readsWrong).map(faultText)).toEqual([]);
  });
});

it("says the same whichever way it is read", async () => {
  const wordsOf = async (direction: Direction) =>
    figureParts(await oneFigure("specs/vit.json", direction))
      .words.map(({ text }) => text)
      .sort();
  expect(await wordsOf("up")).toEqual(await wordsOf("down"));
});

describe("a page read from left to right", () => {
  const partsOf = async (path: string, width?: number) => {
    const { pages } = await drawPanels(sourceOf(path), { importer: specFiles(path), direction: "right" }).page(width);
    expect(pages.flatMap(readsWrong).map(faultText)).toEqual([]);
    for (const { points = 0 } of pages) expect(points).toBeGreaterThanOrEqual(LEAST_POINTS);
    return pages.map(figureParts);
  };
  const isOfStage = ({ path }: { readonly path: string }) => /^stages\.\d$/.test(path);
  const rowsIn = ({ panels, frames, nodes }: FigureParts) =>
    panels
      .filter((panel) => frames.some((frame) => isOfStage(frame) && touches(frame, panel)))
      .map((panel) => nodes.filter((node) => touches(node, panel)));

  it("has all stages of Swin in one row, in boxes of upright words", async () => {
    const [page, ...others] = await partsOf("specs/swin.json");
    expect(others).toEqual([]);
    if (page === undefined) return;
    const stages = page.frames.filter(isOfStage).map(({ path }) => path);
    expect(stages).toEqual(["stages.0", "stages.1", "stages.2", "stages.3"]);
    const [row = [], ...more] = rowsIn(page);
    expect(more).toEqual([]);
    const boxes = row.filter(({ isOutlined }) => isOutlined);
    expect(boxes.length).toBe(13);
    for (const { width, height } of boxes) expect(height).toBeGreaterThan(width);
    const under = page.panels.filter(({ y }) => row.every((node) => node.y < y));
    expect(page.funnels.map(({ target }) => target)).toEqual(under.map(({ id }) => id));
    expect(under).toHaveLength(1);
  });

  it("goes on in a second row where one is too long, with letters as large", async () => {
    const [page, ...others] = await partsOf("specs/convnext.json");
    expect(others).toEqual([]);
    if (page === undefined) return;
    const [first = [], second = [], ...more] = rowsIn(page);
    expect(more).toEqual([]);
    expect(Math.min(...second.map(({ y }) => y))).toBeGreaterThan(Math.max(...first.map(({ y }) => y)));
    expect(page.words.filter(({ text }) => text === "…")).toHaveLength(2);
    // `…` says where it goes on; a number stays with what it is of.
    expect(page.funnels).toEqual([]);
    expect(page.words.filter(({ text }) => /^\d+ /.test(text))).toEqual([]);
  });

  it("has what stands over and under the row near to it: ViT's is no higher than a page", async () => {
    const options = { importer: specFiles("specs/vit.json"), direction: "right" } as const;
    const { pages } = await drawPanels(sourceOf("specs/vit.json"), options).page();
    expect(pages.length).toBe(1);
    const [{ height, points = 1 }] = pages;
    expect(height * points).toBeLessThanOrEqual((USUAL_WIDTH * 1100) / 1400);
  });

  it("has panels under the row in the order of the boxes that they open", async () => {
    const [page] = await partsOf("specs/uvit.json");
    const under = (page?.panels ?? []).slice(1).sort((a, b) => a.x - b.x);
    expect(under.map(({ id }) => id)).toHaveLength(3);
    const box = (id: string) => {
      const funnel = page?.funnels.find(({ target }) => target === id);
      return page?.nodes.find((node) => node.id === funnel?.source)?.x ?? 0;
    };
    const opened = under.map(({ id }) => box(id));
    expect(opened).toEqual([...opened].sort((a, b) => a - b));
  });

  it("reads a block that is too high from left to right, rather than in two", async () => {
    const pages = await drawPanels(sourceOf("specs/cvt.json"), {
      importer: specFiles("specs/cvt.json"),
      direction: "right",
    }).pages();
    const words = pages.flatMap((page) => figureParts(page).words.map(({ text }) => text));
    expect(words.filter((text) => text.endsWith(", continued"))).toEqual([]);
  });

  it("has words as they are where the row has room for them", async () => {
    const [page] = await partsOf("specs/swin.json", 14 * 72);
    const merging = page?.words.filter(({ path }) => path === "stages.1.downsample");
    expect(merging?.map(({ text }) => text)).toEqual(["Patch", "merging", "2 × 2", "to 192"]);
    for (const { width, height } of merging ?? []) expect(width).toBeGreaterThan(height);
  });
});

describe("stages from left to right", () => {
  it("stand in frames of one height without one around them, with their shapes over what makes them", async () => {
    const { frames, words, nodes } = figureParts(await oneFigure("specs/swin.json", "right"));
    expect(frames.map(({ path }) => path)).toEqual(["stages.0", "stages.1", "stages.2", "stages.3"]);
    expect(new Set(frames.map(({ y, height }) => `${y} ${height}`)).size).toBe(1);
    const shapes = words.filter(({ kind }) => kind === "shape");
    expect(shapes.map(({ text }) => text)).toEqual([
      "b × 3 × 224 × 224",
      "b × 56 × 56 × 48",
      "b × 56 × 56 × 96",
      "b × 28 × 28 × 192",
      "b × 14 × 14 × 384",
      "b × 7 × 7 × 768",
      "b × 768",
      "b × 1000",
    ]);
    for (const shape of shapes) {
      const over = nodes.filter((node) => Math.abs(middle(node).x - middle(shape).x) < 1 && node.y > shape.y);
      expect(over).toHaveLength(1);
    }
  });

  it("have narrow boxes, in which what belongs together is not broken", async () => {
    const { words, nodes } = figureParts(await oneFigure("specs/swin.json", "right"));
    const texts = words.map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(["Patch", "merging", "to 192", "48 → 96"]));
    const block = nodes.find(({ path }) => path === "stages.1.blocks");
    expect(block?.width).toBeLessThan(80);
  });
});
