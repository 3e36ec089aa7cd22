import { screen } from "../../../compiler/drawing/screen.ts";
import { element, type Markup } from "../../../compiler/drawing/xml-element.ts";
import { axisTicks, tickLabel } from "../../curves/axis-ticks.ts";
import type { AttentionMaps } from "../../inside/attention-maps.ts";
import { insideSentences as said } from "../../inside/inside-messages.ts";

/** Marks of a chart, and the room they take. */
export interface Chart {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Markup[];
}

const [left, top, bottom] = [34, 26, 22];
const plot = { height: 120, column: 34, least: 220 };

/**
 * How far each head looks, over the layers: Figure 7 of the ViT paper, of one picture.
 * @returns undefined where no patch looks at patches
 */
export function distanceChart(layers: readonly AttentionMaps[]): Chart | undefined {
  const known = layers.flatMap(({ distances }) => distances.filter((far) => !Number.isNaN(far)));
  if (known.length === 0) return undefined;
  const ticks = axisTicks(0, Math.max(...known), 4);
  const most = ticks.at(-1) ?? 1;
  const width = Math.max(plot.least, layers.length * plot.column);
  const x = (layer: number) => left + ((layer + 0.5) * width) / layers.length;
  const y = (far: number) => top + plot.height * (1 - far / most);
  const small = { fill: screen.texts.subtitle.fill, "font-size": 11 };
  const line = (at: number) =>
    element("line", { x1: left, x2: left + width, y1: y(at), y2: y(at), stroke: "#d8dce4", "stroke-width": 1 });
  // Of many layers not every number has room.
  const every = Math.ceil((layers.length * 16) / width);
  return {
    ...{ width: left + width, height: top + plot.height + bottom },
    marks: [
      element("text", { x: 0, y: 12, ...small }, said.distance),
      ...ticks.flatMap((at) => [
        line(at),
        element("text", { x: left - 6, y: y(at) + 4, ...small, "text-anchor": "end" }, tickLabel(at, ticks)),
      ]),
      ...layers.flatMap(({ distances }, layer) => [
        ...(layer % every === 0
          ? [
              element(
                "text",
                { x: x(layer), y: top + plot.height + 16, ...small, "text-anchor": "middle" },
                `${layer + 1}`,
              ),
            ]
          : []),
        ...distances
          .filter((far) => !Number.isNaN(far))
          .map((far) => element("circle", { cx: x(layer), cy: y(far), r: 3.5, fill: "#bc3754", "fill-opacity": 0.6 })),
      ]),
    ],
  };
}
