import type { Point, Rectangle } from "../drawing/plane.ts";

/** A line from start to end, by the control points of its cubic Bézier curves: one, then three for each curve. */
export interface Route {
  readonly points: readonly Point[];
  /** The middle of its label. */
  readonly label: Point | undefined;
}

/** Where everything lies, by the ids of the diagram, in user units with y downwards. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, Rectangle>;
  readonly clusters: ReadonlyMap<string, Rectangle>;
  readonly edges: ReadonlyMap<string, Route>;
}
