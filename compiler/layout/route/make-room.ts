import type { Rectangle } from "../../drawing/plane.ts";
import { middle } from "../geometry.ts";
import type { Layout } from "../layout.ts";

/** Room to be made: everything beyond a place moves away by so much. */
export interface Cut {
  readonly axis: "x" | "y";
  readonly at: number;
  readonly by: number;
}

/**
 * A layout pulled apart at some places. Boxes keep their size, frames grow around what moved; what was aligned stays
 * aligned, and nothing comes closer to anything.
 */
export function makeRoom(layout: Layout, cuts: readonly Cut[]): Layout {
  const shift = (axis: Cut["axis"], at: number) =>
    cuts.reduce((sum, cut) => sum + (cut.axis === axis && at > cut.at ? cut.by : 0), 0);
  const box = (one: Rectangle): Rectangle => {
    const { x, y } = middle(one);
    return { ...one, x: one.x + shift("x", x), y: one.y + shift("y", y) };
  };
  const frame = ({ x, y, width, height }: Rectangle): Rectangle => {
    const [left, top] = [x + shift("x", x), y + shift("y", y)];
    return {
      ...{ x: left, y: top },
      width: x + width + shift("x", x + width) - left,
      height: y + height + shift("y", y + height) - top,
    };
  };
  const each = (boxes: ReadonlyMap<string, Rectangle>, move: (one: Rectangle) => Rectangle) =>
    new Map([...boxes].map(([id, one]) => [id, move(one)]));
  return {
    width: layout.width + shift("x", Infinity),
    height: layout.height + shift("y", Infinity),
    nodes: each(layout.nodes, box),
    clusters: each(layout.clusters, frame),
  };
}

/** What is wanted at nearly the same place is made once. */
export function joined(cuts: readonly Cut[]): Cut[] {
  const kept: Cut[] = [];
  for (const cut of [...cuts].sort((a, b) => a.at - b.at || b.by - a.by)) {
    const near = kept.findIndex((one) => one.axis === cut.axis && cut.at - one.at < 10);
    const other = kept[near];
    if (other === undefined) kept.push(cut);
    else if (other.by < cut.by) kept[near] = { ...other, by: cut.by };
  }
  return kept;
}
