import { type Boxes, clustersOf, nodesOf } from "../diagram/diagram.ts";
import { trunkOf } from "../diagram/trunk.ts";

/**
 * Which node a frame's beginnings must stand under: what flows into the frame; of its own (weights, tables) all, and of
 * what else comes from outside where the trunk flows in. Else the frame would reach up beside where that comes from, and
 * push it off the axis that both share.
 */
export function* beneathTheirInput(diagram: Boxes): Generator<readonly [above: string, below: string]> {
  const { root, edges } = diagram;
  const trunk = trunkOf(diagram).edges;
  const fed = new Set(edges.map(({ to }) => to));
  const main = edges.filter(({ kind }) => kind === "flow" || kind === "line");
  const taken = new Set<string>();
  for (const cluster of [...clustersOf(root)].reverse()) {
    const inside = new Set([...nodesOf(cluster)].map(({ id }) => id));
    const entering = main.filter(({ from, to }) => inside.has(to) && !inside.has(from));
    const onTrunk = entering.find(({ id }) => trunk.has(id));
    const above = (onTrunk ?? entering[0])?.from;
    if (above === undefined) continue;
    const fedInside =
      onTrunk === undefined ? fed : new Set(edges.filter(({ from }) => inside.has(from)).map(({ to }) => to));
    for (const below of inside) {
      if (fedInside.has(below) || taken.has(below) || below === onTrunk?.to) continue;
      taken.add(below);
      yield [above, below];
    }
  }
}
