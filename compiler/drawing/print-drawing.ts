import type { Drawing, Mark, Segment } from "./drawing.ts";
import type { Point } from "./plane.ts";
import { round } from "./xml-element.ts";

/** A drawing for people to read and tests to compare: a line a mark, those of a group further in. */
export function printDrawing({ width, height, points, title, description, marks }: Drawing): string {
  const scale = points === undefined ? [] : [`at ${round(points)}`];
  const said = ["drawing", round(width), round(height), ...scale, quoted(title), quoted(description)];
  const head = said.join(" ").trimEnd();
  return `${[head, ...marks.flatMap((mark) => printed(mark, "  "))].join("\n")}\n`;
}

function printed(mark: Mark, indent: string): string[] {
  const members = mark.kind === "group" ? mark.marks.flatMap((one) => printed(one, `${indent}  `)) : [];
  return [`${indent}${printMark(mark)}`, ...members];
}

/** A mark, without its members if it is a group. */
export function printMark(mark: Mark): string {
  return [mark.kind, ...wordsOf(mark)].filter((word) => word !== "").join(" ");
}

function wordsOf(mark: Mark): (string | number)[] {
  switch (mark.kind) {
    case "group": {
      const { role, id = "", path, ends, at, title, link } = mark;
      return [
        role,
        id,
        quoted(path),
        ends === undefined ? "" : ends.join(" → "),
        at === undefined ? "" : `at ${place(at)}`,
        quoted(title),
        link === undefined ? "" : `→ ${quoted(link)}`,
      ];
    }
    case "box":
      return [
        mark.role,
        place(mark),
        round(mark.width),
        round(mark.height),
        mark.radius === 0 ? "" : `r${round(mark.radius)}`,
        mark.tint ?? "",
      ];
    case "circle":
      return [mark.role, place(mark), `r${round(mark.radius)}`];
    case "path":
      return [mark.role, ...mark.segments.map(step), mark.arrow ? "→" : ""];
    case "text": {
      const { anchor, upright = false, ground, runs } = mark;
      const set = runs.map(({ role, text, gap }) => `${gap === 0 ? "" : `+${round(gap)} `}${role} ${quoted(text)}`);
      return [place(mark), anchor, upright ? "upright" : "", ground === undefined ? "" : `on ${ground}`, ...set];
    }
  }
}

function step(segment: Segment): string {
  switch (segment.kind) {
    case "move":
      return `M ${place(segment.to)}`;
    case "line":
      return `L ${place(segment.to)}`;
    case "cubic":
      return `C ${[...segment.controls, segment.to].map(place).join(" ")}`;
    case "close":
      return "Z";
  }
}

const place = ({ x, y }: Point): string => `${round(x)},${round(y)}`;
const quoted = (text: string | undefined): string => (text === undefined ? "" : JSON.stringify(text));
