import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { type CheckedModel, check, checkedModel } from "../../compiler/check.ts";
import { compile } from "../../compiler/compile.ts";
import type { Diagram } from "../../compiler/diagram/diagram.ts";
import { faultText, readsWrong } from "../../compiler/drawing/laws/reads-wrong.ts";
import { screen } from "../../compiler/drawing/screen.ts";
import { toSvg } from "../../compiler/drawing/to-svg.ts";
import { verifyDrawing } from "../../compiler/drawing/verify-drawing.ts";
import { LEAST_POINTS, USUAL_WIDTH } from "../../compiler/page/page-size.ts";
import { printOps } from "../../compiler/report/print-ops.ts";
import { drawPanels, drawTyped } from "../../runtime/diagram/draw-spec.ts";
import { type DrawnModel, drawnModel } from "../../runtime/diagram/drawn-model.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import { engineNames } from "../../schema/recipe/recipe.ts";
import { plainAdamw } from "../../schema/recipe/recipe-optimizer.ts";
import { sheetWrong } from "../compiler/diagram/sheet-laws.ts";
import { textsOnTexts } from "../compiler/drawing/texts.ts";
import { figureWrong } from "../runtime/diagram/figure-wrong.ts";
import { lastComplaint } from "../runtime/diagram/graphviz-suite.ts";
import { areOneDrawing } from "../runtime/diagram/same-diagram.ts";
import { objectiveOf, SMALL, specFile, specPaths } from "../training/specs.ts";

/** What every model becomes, in a few characters each: a change here is meant, or it is a fault. */
const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

const sourceOf = (path: string) => ({ name: path, text: readFileSync(specFile(path), "utf8") });
const small = (path: string) =>
  Object.fromEntries((SMALL[path] ?? "").split(" ").map((setting) => setting.split("=") as [string, string]));

const optimizer = { update: plainAdamw({ weight_decay: 0.05 }), clipNorm: 1 };

describe.each(specPaths())("%s", (path) => {
  const source = sourceOf(path);
  const importer = specFiles(path);

  // Checked once for all that is made of them.
  let checked: CheckedModel | undefined;
  let drawn: DrawnModel | undefined;
  const figures: { readonly diagram: Diagram; readonly svg: string }[] = [];
  afterAll(() => {
    [checked, drawn] = [undefined, undefined];
    figures.length = 0;
  });

  test("typed ops at its defaults", () => {
    const { typed, problems } = check(source, { importer });
    if (typed === undefined) throw new Error("it is wrong");
    const staged = sheetWrong(typed, { staged: true });
    expect([...sheetWrong(typed), ...sheetWrong(typed, { most: 2 }), ...staged]).toEqual([]);
    expect({
      ops: digest(printOps(typed)),
      problems: problems.map(({ code, message }) => `${code} ${message}`),
    }).toMatchSnapshot();
  });

  test.each(engineNames.filter((engine) => engine !== "onnxruntime"))("plans for %s", (engine) => {
    checked ??= checkedModel(source, { importer, set: small(path) }, true);
    const plan = compile({
      ...{ model: checked, engine, optimizer },
      batchSizes: { train: [4, 2], eval: [4], predict: [1] },
      objective: { ...objectiveOf(path), label_smoothing: 0.1 },
    });
    expect(digest(JSON.stringify(plan))).toMatchSnapshot();
  });

  // All opened first, which is what most are at depth 3 too.
  test.each([undefined, 3, 2, 1])("figure, drawn to depth %s", async (depth) => {
    drawn ??= drawnModel(source, { importer });
    const { typed, ...options } = drawn;
    const figure = drawTyped(typed, { ...options, depth });
    let same = figures.find(({ diagram }) => areOneDrawing(diagram, figure.diagram));
    if (same === undefined) {
      const drawing = await figure.drawing();
      expect(lastComplaint()).toBe("");
      expect(verifyDrawing(drawing, screen)).toEqual([]);
      expect(textsOnTexts(drawing)).toEqual([]);
      expect(readsWrong(drawing).map(faultText)).toEqual([]);
      if (depth === undefined) expect(await figureWrong(figure)).toEqual([]);
      same = { diagram: figure.diagram, svg: digest(toSvg(drawing)) };
      figures.push(same);
    }
    expect([digest(figure.dot), same.svg]).toMatchSnapshot();
  });
});

test.each(specPaths())("panels of %s, on all of their pages and on one", async (path) => {
  // Laid out once for both.
  const figure = drawPanels(sourceOf(path), { importer: specFiles(path) });
  const all = await figure.pages();
  for (const page of all) {
    expect(verifyDrawing(page, screen)).toEqual([]);
    expect(page.points).toBeGreaterThanOrEqual(LEAST_POINTS);
  }
  // How many pages, and what reads wrong: both become less, never more.
  expect([all.length, all.flatMap(readsWrong).length]).toMatchSnapshot();

  const { pages, closed } = await figure.page();
  for (const page of pages) {
    expect(verifyDrawing(page, screen)).toEqual([]);
    const { points = 0, width, height } = page;
    expect(points).toBeGreaterThanOrEqual(LEAST_POINTS);
    expect(points * width).toBeLessThanOrEqual(USUAL_WIDTH + 1e-6);
    expect(points * height).toBeLessThanOrEqual((USUAL_WIDTH * 1100) / 1400 + 1e-6);
  }
  expect([pages.length, pages.flatMap(readsWrong).length, closed]).toMatchSnapshot();
});

test("what the library exports", async () => {
  const entries = [await import("../../index.ts"), await import("../../node.ts")];
  expect(entries.map((entry) => Object.keys(entry).sort())).toMatchSnapshot();
});
