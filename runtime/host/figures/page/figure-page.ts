import { boxesOf } from "../../../../compiler/diagram/sheet.ts";
import type { Drawing } from "../../../../compiler/drawing/drawing.ts";
import { rolesIn, withLegend } from "../../../../compiler/drawing/legend.ts";
import { type ThemeName, themes } from "../../../../compiler/drawing/themes.ts";
import type { Source } from "../../../../schema/problem/source.ts";
import { drawPanels, type SheetFigure } from "../../../diagram/draw-spec.ts";
import type { SpecFigureOptions } from "../../../diagram/drawn-model.ts";
import { WrittenNodes } from "../../../diagram/written-lines.ts";
import { embedFaces } from "../embed-faces.ts";
import { openFaces } from "../open-faces.ts";
import { type PageView, toHtml } from "./to-html.ts";

export interface PageOptions {
  readonly theme: ThemeName | undefined;
  readonly legend?: boolean | undefined;
  readonly record: string;
}

/** A page holds no more boxes; presets that would bring more are left out. */
const MOST_BOXES = 1200;

/**
 * A spec's figure as a page to look around in: its panels, with sizes as numbers and by the author's names unless it was
 * said which, and under each preset too unless one was chosen.
 * @throws ProblemError R218
 */
export async function figurePage(
  source: Source,
  options: SpecFigureOptions,
  figure: SheetFigure,
  pageOptions: PageOptions,
): Promise<string> {
  const { typed, sheet } = figure;
  const { legend = false } = pageOptions;
  const { preset, set = {}, open, close, focus } = options;
  // Paths are those of one preset.
  const isChosen = (preset ?? open ?? close ?? focus) !== undefined || Object.keys(set).length > 0;
  const presets = isChosen ? [] : typed.model.spec.presets.map(({ name }) => name.text);
  const ways = options.shapes === undefined ? ([undefined, "names"] as const) : [options.shapes];
  const [, ...others] = [preset, ...presets].flatMap((name) => ways.map((shapes) => ({ name, shapes })));
  const views = [await viewOf(figure, { preset, names: false }, legend)];
  let boxes = boxesOf(figure.sheet);
  for (const { name, shapes } of others) {
    const other = drawPanels(source, { ...options, ...(name === undefined ? {} : { preset: name }), shapes });
    boxes += boxesOf(other.sheet);
    if (boxes > MOST_BOXES) break;
    views.push(await viewOf(other, { preset: name, names: shapes !== options.shapes }, legend));
  }
  const sources = new Set([source, ...typed.ops.map(({ span }) => span.source)]);
  return written({ title: sheet.title, subtitle: sheet.subtitle, views, sources: [...sources] }, pageOptions);
}

/** A figure of any other kind, as it is, on such a page. */
export function drawingPage(figure: Drawing, options: PageOptions): Promise<string> {
  const { title, description = "", ...drawing } = options.legend === true ? withLegend(figure) : figure;
  const panel = { id: "p1", label: title, weights: undefined, places: [], table: undefined };
  const panels = [{ panel, drawing: { ...drawing, title } }];
  const view: PageView = { preset: undefined, names: false, panels, writtenAt: () => [] };
  return written({ title, subtitle: description, views: [view], sources: [] }, options);
}

interface Content {
  readonly title: string;
  readonly subtitle: string;
  readonly views: readonly PageView[];
  readonly sources: readonly Source[];
}

async function written(content: Content, { theme: name = "screen", record }: PageOptions): Promise<string> {
  const theme = themes[name];
  const marks = content.views.flatMap(({ panels }) => panels.flatMap(({ drawing }) => drawing.marks));
  const lettering = await embedFaces({ width: 0, height: 0, title: "", marks }, theme, await openFaces());
  // What brings the letters is said once, for all pictures of the page.
  return toHtml({ ...content, theme, letters: lettering.rules, lettering: { ...lettering, rules: "" }, record });
}

async function viewOf(
  { typed, sheet, bodies }: SheetFigure,
  shown: Pick<PageView, "preset" | "names">,
  legend: boolean,
): Promise<PageView> {
  const nodes = new WrittenNodes(typed);
  const [overview, ...others] = await bodies();
  const used = new Set([overview, ...others].flatMap((one) => [...rolesIn(one?.marks ?? [])]));
  // One legend tells of all that can be opened.
  const first = overview && legend ? withLegend(overview, used) : overview;
  const drawings = first === undefined ? [] : [first, ...others];
  const panels = sheet.panels.flatMap((panel, i) => drawings.slice(i, i + 1).map((drawing) => ({ panel, drawing })));
  return { ...shown, panels, writtenAt: (path) => nodes.at(path) };
}
