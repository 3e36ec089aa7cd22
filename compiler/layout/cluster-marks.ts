import type { Cluster } from "../diagram/diagram.ts";
import type { Box, Group } from "../drawing/drawing.ts";
import { textAt } from "../drawing/marks.ts";
import type { Rectangle } from "../drawing/plane.ts";
import { LINE, pileOf } from "./measure.ts";
import { badgeMarks } from "./node-marks.ts";
import type { HeadPlace } from "./route/head-places.ts";

/** A frame; one whose body is repeated looks like a pile. */
export function clusterMarks(cluster: Cluster, { x, y, width, height }: Rectangle): Group {
  const role = roleOf(cluster);
  const sheet = (shift: number): Box => ({ kind: "box", role, x: x + shift, y: y + shift, width, height, radius: 12 });
  const most = pileOf(cluster);
  const pile = most > 0 ? [most, most / 2, 0] : [0];
  const { id, path, description: title } = cluster;
  return {
    kind: "group",
    role: `cluster-${cluster.form === "model" ? "block" : cluster.form}`,
    id,
    path,
    title,
    marks: pile.map(sheet),
  };
}

/** Its head, beside the lines that come in: name on the left, weights on the right, and the count on the frame. */
export function headMarks(cluster: Cluster, place: HeadPlace | undefined): Group[] {
  if (place === undefined) return [];
  const { path, label, times, weights } = cluster;
  const ground = roleOf(cluster);
  const marks = [
    ...label.split("\n").map((line, i) => ({
      ...textAt({ x: place.label.x, y: place.label.y + 11 + i * LINE }, "start", "cluster-label", line),
      ground,
    })),
    ...badgeMarks(times, place.badge),
    ...(place.weights === undefined || weights === undefined
      ? []
      : [
          {
            ...textAt(
              { x: place.weights.x + place.weights.width, y: place.weights.y + 11 },
              "end",
              "cluster-weights",
              weights,
            ),
            ground,
          },
        ]),
  ] satisfies Group["marks"];
  return [{ kind: "group", role: "head", path, marks }];
}

const roleOf = ({ form, change }: Cluster) => `cluster-${change ?? (form === "model" ? "block" : form)}` as const;
