import { type Boxes, clustersOf, nodesOf } from "../diagram/diagram.ts";
import { capPlace, cappedEdges } from "./caps.ts";
import { compactedRow } from "./compact.ts";
import { found, type Layout } from "./layout.ts";
import { badgePlace, furtherLines, labelExtent } from "./measure.ts";
import { type Cut, makeRoom } from "./route/make-room.ts";

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
  const cuts: Cut[] = [];
  let end = Number.POSITIVE_INFINITY;
  for (const { top, bottom } of [...bandsOf(boxes, layout)].sort((a, b) => a.top - b.top)) {
    if (top - end > FREE) cuts.push({ axis: "y", at: (top + end) / 2, by: FREE - (top - end) });
    end = end === Number.POSITIVE_INFINITY ? bottom : Math.max(end, bottom);
  }
  return makeRoom(layout, cuts);
}

/** What takes height on the page. */
function* bandsOf(
  boxes: Boxes,
  { nodes, clusters }: Layout,
): Generator<{ readonly top: number; readonly bottom: number }> {
  const caps = new Map([...cappedEdges(boxes)].map((edge) => [edge.from, edge]));
  for (const node of nodesOf(boxes.root)) {
    const box = found(nodes, node.id);
    const cap = caps.get(node.id);
    const shape = cap && labelExtent(cap);
    const badge = badgePlace(node, box);
    yield {
      top: shape === undefined ? box.y : capPlace(node, box, shape).y,
      bottom: badge === undefined ? box.y + box.height : Math.max(box.y + box.height, badge.y + badge.height),
    };
  }
  for (const { id, label } of clustersOf(boxes.root)) {
    const { y, height } = found(clusters, id);
    yield { top: y, bottom: y + HEAD + furtherLines(label) - FREE };
    yield { top: y + height - FOOT, bottom: y + height };
  }
}
