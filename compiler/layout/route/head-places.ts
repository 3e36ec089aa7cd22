import type { Cluster } from "../../diagram/diagram.ts";
import { widthOf } from "../../drawing/font.ts";
import type { Rectangle } from "../../drawing/plane.ts";
import { badgeWidth, furtherLines, headWidth } from "../measure.ts";

/** Where the words at the head of a frame stand. */
export interface HeadPlace {
  readonly label: Rectangle;
  readonly weights: Rectangle | undefined;
  readonly badge: Rectangle | undefined;
}

const SIDE = 14;
const TOP = 9;
const HEIGHT = 15;
/** Between words, and between them and a line. */
const GAP = 8;

/**
 * Beside the lines that come in through the top of a frame: its name as far left as it can be, its weights as far
 * right; or by how much the frame is too narrow for them.
 * @param lines where lines come through, by their x
 */
export function headPlace(cluster: Cluster, frame: Rectangle, lines: readonly number[]): HeadPlace | number {
  const label = headWidth(cluster.label);
  const weights = cluster.weights === undefined ? 0 : widthOf("cluster-weights", cluster.weights);
  const [left, right] = [frame.x + SIDE, frame.x + frame.width - SIDE];
  const gaps = gapsOf(left, right, lines);
  const from = gaps.find(([low, high]) => high - low >= label)?.[0];
  if (from === undefined) return missing(gaps, label);
  const rest = weights === 0 ? [] : gapsOf(left, right, lines, [from, from + label]);
  const to = rest.findLast(([low, high]) => high - low >= weights)?.[1];
  if (weights > 0 && to === undefined) return missing(rest, weights);
  const row = { y: frame.y + TOP, height: HEIGHT };
  const width = badgeWidth(cluster.times) - 10;
  const pill = (x: number): Rectangle => ({ x, y: frame.y - 9, width, height: 18 });
  const pills = [pill(right - width - 5), pill(left + 5), pill(frame.x + frame.width / 2 + GAP)];
  const isClear = ({ x }: Rectangle) => lines.every((line) => line < x - 4 || line > x + width + 4);
  return {
    label: { x: from, width: label, y: row.y, height: HEIGHT + furtherLines(cluster.label) },
    weights: to === undefined ? undefined : { x: to - weights, width: weights, ...row },
    badge: cluster.times === undefined ? undefined : (pills.find(isClear) ?? pills[0]),
  };
}

type Gap = readonly [low: number, high: number];

/** What is free between lines, and beside what is there already. */
function gapsOf(left: number, right: number, lines: readonly number[], taken?: Gap): Gap[] {
  const walls = [...lines.map((x): Gap => [x, x]), ...(taken === undefined ? [] : [taken])];
  const gaps: Gap[] = [];
  let low = left;
  for (const [from, to] of walls.sort((a, b) => a[0] - b[0])) {
    gaps.push([low, from - GAP]);
    low = Math.max(low, to + GAP);
  }
  return [...gaps, [low, right]];
}

const missing = (gaps: readonly Gap[], wanted: number): number =>
  Math.ceil(wanted - Math.max(0, ...gaps.slice(0, 1).map(([low, high]) => high - low)));
