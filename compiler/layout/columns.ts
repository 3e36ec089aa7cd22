import { type Boxes, nodesOf } from "../diagram/diagram.ts";
import { trunkOf } from "../diagram/trunk.ts";
import type { Rectangle } from "../drawing/plane.ts";
import { middle } from "./geometry.ts";
import { found, type Layout } from "./layout.ts";

/** Which nodes stand straight under one another, by the first of them. */
export function columnsOf({ root, edges }: Boxes, { nodes }: Layout): Map<string, string> {
  const columns = new Map([...nodesOf(root)].map(({ id }) => [id, id]));
  for (const { from, to } of edges) {
    const [one, other] = [found(columns, from), found(columns, to)];
    if (isStraight(found(nodes, from), found(nodes, to)))
      for (const [id, column] of columns) if (column === other) columns.set(id, one);
  }
  return columns;
}

export const isStraight = (a: Rectangle, b: Rectangle): boolean => Math.abs(middle(a).x - middle(b).x) < 0.5;

/** That of most of the nodes from the input to the output. */
export function trunkColumn(boxes: Boxes, columns: ReadonlyMap<string, string>): string | undefined {
  const counts = new Map<string, number>();
  for (const id of trunkOf(boxes).nodes) {
    const column = found(columns, id);
    counts.set(column, (counts.get(column) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
