import type { Rectangle } from "../drawing/plane.ts";

/** Where everything lies but lines, by the ids of the diagram, in user units with y downwards. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, Rectangle>;
  readonly clusters: ReadonlyMap<string, Rectangle>;
}
