import { type Boxes, clustersOf, nodesOf } from "../diagram/diagram.ts";

/**
 * Which node a frame's own beginnings (weights, tables) must stand under: what flows into the frame. Else the frame
 * would reach up beside where that comes from, and push it off the axis that both share.
 */
export function* beneathTheirInput({ root, edges }: Boxes): Generator<readonly [above: string, below: string]> {
  const fed = new Set(edges.map(({ to }) => to));
  const main = edges.filter(({ kind }) => kind === "flow" || kind === "line");
  const taken = new Set<string>();
  for (const cluster of [...clustersOf(root)].reverse()) {
    const inside = new Set([...nodesOf(cluster)].map(({ id }) => id));
    const above = main.find(({ from, to }) => inside.has(to) && !inside.has(from))?.from;
    if (above === undefined) continue;
    for (const below of inside) {
      if (fed.has(below) || taken.has(below)) continue;
      taken.add(below);
      yield [above, below];
    }
  }
}
