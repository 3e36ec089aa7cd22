import type { Mark, Path, Text } from "./drawing.ts";
import { fonts, runsWidth } from "./font.ts";
import { bounds, dot, type Point, type Rectangle } from "./plane.ts";

/** The room that a mark takes at most, without the width of its outline. */
export function extentOf(mark: Mark): Rectangle {
  switch (mark.kind) {
    case "group": {
      const { x, y, width, height } = bounds(mark.marks.map(extentOf));
      const { at = { x: 0, y: 0 } } = mark;
      return { x: x + at.x, y: y + at.y, width, height };
    }
    case "box":
      return mark;
    case "circle": {
      const { x, y, radius } = mark;
      return { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius };
    }
    case "path":
      return bounds(pointsOf(mark).map(dot));
    case "text":
      return textExtent(mark);
  }
}

/** All points of a path; a cubic lies between the points that it has. */
export function pointsOf({ segments }: Path): Point[] {
  return segments.flatMap((segment) => {
    if (segment.kind === "close") return [];
    return segment.kind === "cubic" ? [...segment.controls, segment.to] : [segment.to];
  });
}

/** From the top of its capitals to what hangs below its baseline. */
function textExtent({ x, y, anchor, upright = false, runs }: Text): Rectangle {
  const width = runsWidth(runs);
  const size = Math.max(...runs.map(({ role }) => fonts[role].size));
  const left = { start: 0, middle: width / 2, end: width }[anchor];
  return upright
    ? { x: x - 0.75 * size, y: y + left - width, width: size, height: width }
    : { x: x - left, y: y - 0.75 * size, width, height: size };
}
