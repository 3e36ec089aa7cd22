import { blockAlone } from "../../compiler/block-alone.ts";
import { checkedModel } from "../../compiler/check.ts";
import { bounded, boundedPanel } from "../../compiler/diagram/bounded.ts";
import { type Cluster, type Diagram, nodesOf } from "../../compiler/diagram/diagram.ts";
import { directedSheet } from "../../compiler/diagram/directed.ts";
import { type DrawOptions, draw } from "../../compiler/diagram/draw.ts";
import { sectionPaths } from "../../compiler/diagram/foldable-paths.ts";
import { madeFrom } from "../../compiler/diagram/made-from.ts";
import { MOST_BOXES } from "../../compiler/diagram/panels/closing.ts";
import { drawSheet } from "../../compiler/diagram/panels/draw-sheet.ts";
import type { Sheet } from "../../compiler/diagram/sheet.ts";
import { weightWords } from "../../compiler/diagram/title-words.ts";
import { countWeights } from "../../compiler/diagram/weight-count.ts";
import type { Drawing } from "../../compiler/drawing/drawing.ts";
import { toSvg } from "../../compiler/drawing/to-svg.ts";
import type { TypedGraph } from "../../compiler/expand/typed-graph.ts";
import { diagramDot } from "../../compiler/layout/to-dot.ts";
import { toDrawing } from "../../compiler/layout/to-drawing.ts";
import type { SpecOptions } from "../../compiler/model/resolve.ts";
import { USUAL_WIDTH } from "../../compiler/page/page-size.ts";
import { vitFigure } from "../../compiler/paper/vit-figure.ts";
import { notDrawnAsVit, vitParts } from "../../compiler/paper/vit-messages.ts";
import { limits } from "../../schema/problem/limits.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import type { Source } from "../../schema/problem/source.ts";
import { drawBodies } from "./draw-bodies.ts";
import { drawPage, type FullPage } from "./draw-page.ts";
import { drawPages } from "./draw-pages.ts";
import { drawnModel, type SpecFigureOptions } from "./drawn-model.ts";
import { tooManyBoxes } from "./figure-messages.ts";
import { layOut } from "./lay-out.ts";
import { LaidPanels } from "./place-panels.ts";

/** A model's figure in all of its forms. */
export interface Figure {
  readonly diagram: Diagram;
  readonly dot: string;
  /** Lays it out the first time, which takes a moment. */
  drawing(): Promise<Drawing>;
  svg(): Promise<string>;
}

/**
 * The figure of a spec, checked as ever before it is drawn. A file of one block is drawn by itself, with names for the
 * sizes that only a call gives.
 * @throws ProblemError with everything that is wrong with the spec; R218, F484, F485
 */
export function drawSpec(
  source: Source,
  options: SpecFigureOptions & Pick<DrawOptions, "depth" | "pictures"> = {},
): Figure {
  const { depth, pictures } = options;
  const { typed, ...drawn } = drawnModel(source, options);
  return drawTyped(typed, { ...drawn, depth, pictures });
}

/** So many boxes a panel holds at most where a page wants small ones. */
const FEW_BOXES = 8;

/** A model's figure in panels, in all of its forms. */
export interface SheetFigure {
  readonly typed: TypedGraph;
  readonly sheet: Sheet;
  /** A digraph a panel. */
  readonly dot: string;
  /**
   * As much as one page holds. Laying the panels out takes a moment, the first time.
   * @param width how wide a page may be, in points; what a paper's text takes if left out
   */
  page(width?: number): Promise<FullPage>;
  /** All panels, on as many pages as they take. */
  pages(width?: number): Promise<[Drawing, ...Drawing[]]>;
  /** What each panel shows, by itself. */
  bodies(): Promise<readonly Drawing[]>;
}

/**
 * The figure of a spec in panels: the model, and beside it each distinct block once.
 * @throws ProblemError with everything that is wrong with the spec; R218, F484, F485
 */
export function drawPanels(source: Source, options: SpecFigureOptions = {}): SheetFigure {
  const { typed, direction = "down", ...drawn } = drawnModel(source, options, sectionPaths);
  const sheetOf = (boxes: number) =>
    directedSheet(drawSheet(typed, { ...drawn, boxes, staged: direction === "right" }), direction);
  const sheet = sheetOf(MOST_BOXES);
  for (const { root } of sheet.panels) requireFew(nodesIn(root));
  const laid = new LaidPanels();
  return {
    ...{ typed, sheet },
    // No other format wants it.
    get dot() {
      return sheet.panels.map((panel) => diagramDot(boundedPanel(panel))).join("\n");
    },
    page: (width = USUAL_WIDTH) => drawPage([sheet, sheetOf(FEW_BOXES)], width, laid),
    pages: (width = USUAL_WIDTH) => drawPages(sheet, width, laid),
    bodies: () => drawBodies(sheet),
  };
}

/**
 * The figure of a model.
 * @throws ProblemError R218
 */
export const drawTyped = (typed: TypedGraph, options: DrawOptions): Figure => figureOf(draw(typed, options));

/**
 * A spec's model as in the ViT paper.
 * @throws ProblemError with everything that is wrong with the spec; F490
 */
export function drawAsVit(source: Source, options: SpecOptions = {}): Drawing {
  if (blockAlone(source, options.set) !== undefined) throw new ProblemError(notDrawnAsVit(vitParts.model));
  const { evaluated } = checkedModel(source, options, false);
  const weights = weightWords(countWeights(evaluated, [evaluated.root]));
  return vitFigure(evaluated, [...madeFrom(source, options), weights].join(" · "));
}

const nodesIn = (root: Cluster): number => [...nodesOf(root)].length;

function requireFew(boxes: number): void {
  if (boxes > limits.boxes.most) throw new ProblemError(tooManyBoxes(boxes, limits.boxes.most));
}

/**
 * A figure in all of its forms.
 * @throws ProblemError R218
 */
export function figureOf(diagram: Diagram): Figure {
  requireFew(nodesIn(diagram.root));
  const shown = bounded(diagram);
  const dot = diagramDot(shown);
  let laid: Promise<Drawing> | undefined;
  const drawing = () => (laid ??= layOut(dot).then((layout) => toDrawing(shown, layout)));
  return { diagram, dot, drawing, svg: async () => toSvg(await drawing()) };
}
