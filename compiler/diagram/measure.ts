import type { Cluster, Edge, Node } from "./diagram.ts";
import { fontSizes } from "./style.ts";
import { monoWidth, textWidth } from "./text-width.ts";

export interface Extent {
  readonly width: number;
  readonly height: number;
}

const LINE = 16;

/** How much room a node takes: the layout is told, and the SVG draws what fits. */
export function nodeExtent({ form, tone, lines, aside, times }: Node): Extent {
  const { label, note } = fontSizes;
  const text = Math.max(0, ...lines.map((line) => textWidth(line, label)));
  switch (form) {
    case "junction":
      return { width: 1, height: 1 };
    case "sign":
      return { width: 20, height: 20 };
    case "name": {
      const width = Math.max(28, text + 14);
      return { width, height: 28 };
    }
    case "terminal":
      return { width: Math.max(60, text + 16), height: 22 };
    case "box": {
      const small = aside === undefined ? 0 : 8 + monoWidth(aside, note);
      const isSource = tone === "source";
      const width = Math.max(isSource ? 50 : 110, text + small + 22 + (times === undefined ? 0 : 24));
      return { width, height: lines.length * LINE + (isSource ? 9 : 13) };
    }
  }
}

/** The line at the head of a cluster: its name, its count, its weights. */
export function headExtent({ label, times, weights }: Cluster): Extent {
  const { cluster, note } = fontSizes;
  const width =
    textWidth(label, cluster) + badgeWidth(times) + (weights === undefined ? 0 : 18 + textWidth(weights, note));
  return { width: width + 4, height: 20 };
}

/** The dark pill with a loop's count, and the gap before it. */
export function badgeWidth(times: string | undefined): number {
  return times === undefined ? 0 : textWidth(times, 11) + 26;
}

export function labelExtent({ label }: Edge): Extent | undefined {
  return label === undefined ? undefined : { width: monoWidth(label, fontSizes.note) + 12, height: 14 };
}
