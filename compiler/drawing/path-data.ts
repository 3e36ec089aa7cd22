import type { Segment } from "./drawing.ts";
import type { Point } from "./plane.ts";
import { round } from "./xml-element.ts";

/** Segments as SVG writes them. */
export const pathData = (segments: readonly Segment[]): string => segments.map(segmentText).join("");

function segmentText(segment: Segment): string {
  switch (segment.kind) {
    case "move":
      return `M${pair(segment.to)}`;
    case "line":
      return `L${pair(segment.to)}`;
    case "cubic":
      return `C${[...segment.controls, segment.to].map(pair).join(" ")}`;
    case "close":
      return "Z";
  }
}

const pair = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;
