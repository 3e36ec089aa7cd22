import type { Cluster } from "../diagram/diagram.ts";
import type { Box, Group } from "../drawing/drawing.ts";
import { textAt } from "../drawing/marks.ts";
import type { Rectangle } from "../drawing/plane.ts";
import { badgeWidth } from "./measure.ts";
import { badgeMarks } from "./node-marks.ts";

/** A frame; that of a loop looks like a pile of its bodies. */
export function clusterMarks(cluster: Cluster, { x, y, width, height }: Rectangle): Group {
  const role = roleOf(cluster);
  const sheet = (shift: number): Box => ({ kind: "box", role, x: x + shift, y: y + shift, width, height, radius: 12 });
  const pile = cluster.form === "loop" ? [6, 3, 0] : [0];
  const { id, path, description: title } = cluster;
  return { kind: "group", role, id, path, title, marks: pile.map(sheet) };
}

/** Its head, above the lines that come in: name on the left, weights on the right, and the count on the frame. */
export function headMarks(cluster: Cluster, { x, y, width }: Rectangle): Group {
  const { path, label, times, weights } = cluster;
  const ground = roleOf(cluster);
  const [left, right] = [x + 14, x + width - 14];
  return {
    kind: "group",
    role: "head",
    path,
    marks: [
      { ...textAt({ x: left, y: y + 20 }, "start", "cluster-label", label), ground },
      ...badgeMarks(times, { x: right - badgeWidth(times) / 2, y }),
      ...(weights === undefined
        ? []
        : [{ ...textAt({ x: right, y: y + 20 }, "end", "cluster-weights", weights), ground }]),
    ],
  };
}

const roleOf = ({ form }: Cluster) => `cluster-${form === "model" ? "block" : form}` as const;
