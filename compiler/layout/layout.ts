import type { Rectangle } from "../drawing/plane.ts";

/** Where everything lies but lines, by the ids of the diagram, in user units with y downwards. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, Rectangle>;
  readonly clusters: ReadonlyMap<string, Rectangle>;
}

/** What belongs to an id of the diagram. */
export function found<T>(places: ReadonlyMap<string, T>, id: string): T {
  const place = places.get(id);
  if (place === undefined) throw new Error(`the layout lacks ${id}`);
  return place;
}
