import { ProblemError } from "../../schema/problem/problem.ts";
import { figureTitle } from "../diagram/figure-title.ts";
import type { Drawing, Group } from "../drawing/drawing.ts";
import { extentOf } from "../drawing/extent.ts";
import { widthOf } from "../drawing/font.ts";
import { headline } from "../drawing/headline.ts";
import { textAt } from "../drawing/marks.ts";
import { bounds, grown, type Rectangle } from "../drawing/plane.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import { clusterMarks } from "../layout/cluster-marks.ts";
import { badgeAround } from "../layout/measure.ts";
import { badgeMarks } from "../layout/node-marks.ts";
import { encoderPanel } from "./encoder-panel.ts";
import { modelPanel } from "./model-panel.ts";
import type { Upward } from "./upward.ts";
import { notDrawnAsVit } from "./vit-messages.ts";
import { vitPartsOf } from "./vit-parts.ts";

const MARGIN = 16;
const PADDING = 12;
const HEAD = 30;
const TITLE = 58;

/**
 * A model as in Figure 1 of "An image is worth 16x16 words" (arXiv:2010.11929): on the left from an image to its class,
 * on the right one layer of the encoder.
 * @throws ProblemError F490 with what of it the model lacks
 */
export function vitFigure(typed: TypedGraph, subtitle: string): Drawing {
  const parts = vitPartsOf(typed);
  if (typeof parts === "string") throw new ProblemError(notDrawnAsVit(parts));
  const [title = "", ...more] = figureTitle(typed).split(": ");
  const under = [...more, subtitle].join(" · ");
  const left = framed("p1", "Vision Transformer", modelPanel(parts), undefined);
  const encoder = encoderPanel(parts.layers.parts);
  const right = framed("p2", "Transformer encoder", encoder.panel, encoder.frame, `× ${parts.layers.count}`);
  const height = Math.max(left.height, right.height);
  const x = MARGIN + left.width + MARGIN;
  const words = headline({ title, subtitle: under }, { x: MARGIN, y: 38 }, x + right.width - MARGIN);
  const top = TITLE + words.further;
  const width = Math.max(x + right.width, MARGIN + words.width);
  const place = (panel: FramedPanel, at: number): Group => ({
    ...{ kind: "group", role: "body", at: { x: at, y: MARGIN + top } },
    marks: panel.marks(height),
  });
  return {
    width: Math.ceil(width + MARGIN),
    height: Math.ceil(height + top + 2 * MARGIN),
    title,
    description: subtitle,
    marks: [...words.marks, place(left, MARGIN), place(right, x)],
  };
}

interface FramedPanel {
  readonly width: number;
  readonly height: number;
  /** As high as the other one, and its content in the middle. */
  marks(height: number): Group["marks"];
}

/** A panel with its name, and within it what is repeated. */
function framed(id: string, label: string, panel: Upward, loop: Rectangle | undefined, times?: string): FramedPanel {
  const marks = panel.marks();
  const area = grown(bounds([...marks.map(extentOf), ...(loop === undefined ? [] : [grown(loop, 6)])]), PADDING);
  const [width, least] = [Math.max(area.width, widthOf("cluster-label", label) + 2 * PADDING), area.height + HEAD];
  const head = textAt({ x: PADDING, y: 23 }, "start", "cluster-label", label);
  return {
    ...{ width, height: least },
    marks: (height) => [
      {
        ...{ kind: "group", role: "cluster-block", id, path: "", title: label },
        marks: [{ kind: "box", role: "cluster-block", x: 0, y: 0, width, height, radius: 12 }],
      },
      { kind: "group", role: "head", path: "", marks: [{ ...head, ground: "cluster-block" }] },
      {
        ...{ kind: "group", role: "body" },
        at: { x: (width - area.width) / 2 - area.x, y: HEAD + (height - least) / 2 - area.y },
        marks: [...(loop === undefined ? [] : loopMarks(`${id}-loop`, loop, times)), ...marks],
      },
    ],
  };
}

/** A pile of layers, with how many there are. */
function loopMarks(id: string, frame: Rectangle, times: string | undefined): Group["marks"] {
  const layers = { id, path: "", form: "loop", label: "", times, weights: undefined, members: [] } as const;
  return [
    clusterMarks({ ...layers, description: `layers, ${times}` }, frame),
    ...badgeMarks(
      times,
      times === undefined ? undefined : badgeAround(times, { x: frame.x + frame.width - 34, y: frame.y }),
    ),
  ];
}
