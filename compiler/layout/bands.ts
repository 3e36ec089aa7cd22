import { type Boxes, clustersOf, nodesOf } from "../diagram/diagram.ts";
import { capsOf, markedBox } from "./caps.ts";
import { compactedRow } from "./compact.ts";
import { found, type Layout } from "./layout.ts";
import { furtherLines } from "./measure.ts";
import { type Cut, makeRoom } from "./route/make-room.ts";
import { gapsBetween, type Strip } from "./tighten.ts";

/** What stays free between what stands over and under it. */
const FREE = 20;
/** What the head of a frame takes, and what it keeps free under its name. */
const HEAD = 34;
const FOOT = 6;

/**
 * A layout read from left to right without the height that nothing wants: under boxes Graphviz keeps as much room as
 * their shapes take over them. What is level stays so.
 */
export function closedUp(boxes: Boxes, placed: Layout): Layout {
  if (![...nodesOf(boxes.root)].some(({ isUpright }) => isUpright)) return placed;
  const layout = compactedRow(boxes, placed);
  const wide = gapsBetween(bandsOf(boxes, layout)).filter(({ top, bottom }) => bottom - top > FREE);
  const cuts = wide.map(({ top, bottom }): Cut => ({ axis: "y", at: (top + bottom) / 2, by: FREE - (bottom - top) }));
  return makeRoom(layout, cuts);
}

/** What takes height on the page. */
function* bandsOf(boxes: Boxes, { nodes, clusters }: Layout): Generator<Strip> {
  const caps = capsOf(boxes);
  for (const node of nodesOf(boxes.root)) {
    const { y, height } = markedBox(node, found(nodes, node.id), caps.get(node.id));
    yield { top: y, bottom: y + height };
  }
  for (const { id, label } of clustersOf(boxes.root)) {
    const { y, height } = found(clusters, id);
    yield { top: y, bottom: y + HEAD + furtherLines(label) - FREE };
    yield { top: y + height - FOOT, bottom: y + height };
  }
}
