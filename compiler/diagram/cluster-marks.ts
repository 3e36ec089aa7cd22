import type { Box, Group } from "../drawing/drawing.ts";
import { widthOf } from "../drawing/font.ts";
import { textAt } from "../drawing/marks.ts";
import type { Rectangle } from "../drawing/plane.ts";
import type { Cluster } from "./diagram.ts";
import { badgeWidth } from "./measure.ts";
import { badgeMarks } from "./node-marks.ts";

/** A frame; that of a loop looks like a pile of its bodies. */
export function clusterMarks(cluster: Cluster, { x, y, width, height }: Rectangle): Group {
  const role = roleOf(cluster);
  const sheet = (shift: number): Box => ({ kind: "box", role, x: x + shift, y: y + shift, width, height, radius: 12 });
  const pile = cluster.form === "loop" ? [6, 3, 0] : [0];
  return { kind: "group", role, id: cluster.id, title: cluster.description, marks: pile.map(sheet) };
}

/** Its head, above the lines that come in: name and count on the left, weights on the right. */
export function headMarks(cluster: Cluster, { x, y, width }: Rectangle): Group {
  const { label, times, weights } = cluster;
  const ground = roleOf(cluster);
  const left = x + 14;
  const badge = { x: left + widthOf("cluster-label", label) + badgeWidth(times) / 2, y: y + 15.5 };
  const right = { x: x + width - 14, y: y + 20 };
  return {
    kind: "group",
    role: "head",
    marks: [
      { ...textAt({ x: left, y: y + 20 }, "start", "cluster-label", label), ground },
      ...badgeMarks(times, badge),
      ...(weights === undefined ? [] : [{ ...textAt(right, "end", "cluster-weights", weights), ground }]),
    ],
  };
}

const roleOf = ({ form }: Cluster) => `cluster-${form === "model" ? "block" : form}` as const;
