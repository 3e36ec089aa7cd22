import type { Drawing, Group, Mark, Path } from "./drawing.ts";
import { extentOf, pointsOf } from "./extent.ts";
import { fonts } from "./font.ts";
import type { Point, Rectangle } from "./plane.ts";
import { printMark } from "./print-drawing.ts";
import type { Theme } from "./theme.ts";

/** What holds of every drawing; returns what does not, each with the mark that it does not hold of. */
export function verifyDrawing(drawing: Drawing, theme: Theme): string[] {
  const { width, height, marks } = drawing;
  const faults: string[] = [];
  const ids = new Set<string>();
  if (!(width > 0 && height > 0 && width + height < Number.POSITIVE_INFINITY))
    faults.push(`it is ${width} × ${height}`);
  const visit = (mark: Mark, origin: Point): void => {
    const wrong = (what: string) => faults.push(`${what}: ${printMark(mark)}`);
    if (mark.kind === "group") {
      const { at = { x: 0, y: 0 }, id } = mark;
      for (const what of groupFaults(mark)) wrong(what);
      if (id !== undefined && ids.has(id)) wrong("another group has its id");
      if (id !== undefined) ids.add(id);
      if (Number.isFinite(at.x + at.y))
        for (const member of mark.marks) visit(member, { x: origin.x + at.x, y: origin.y + at.y });
      return;
    }
    if (!hasInk(mark, theme)) wrong("the theme does not know its role");
    if (!numbersOf(mark).every(Number.isFinite)) wrong("not all its numbers are finite");
    else if (!isInside(extentOf(mark), origin, drawing)) wrong("it leaves the picture");
    if (mark.kind === "path") for (const what of pathFaults(mark)) wrong(what);
    if (mark.kind === "box" && !(mark.width >= 0 && mark.height >= 0)) wrong("it is inside out");
    if ((mark.kind === "box" || mark.kind === "circle") && !(mark.radius >= 0)) wrong("its radius is negative");
  };
  for (const mark of marks) visit(mark, { x: 0, y: 0 });
  return faults;
}

function groupFaults({ marks, at, link }: Group): string[] {
  return [
    ...(marks.length === 0 ? ["it is empty"] : []),
    ...(at === undefined || Number.isFinite(at.x + at.y) ? [] : ["it lies nowhere"]),
    // Nothing that a reader's program would run.
    ...(link === undefined || /^(https?:\/\/|#|\.{0,2}\/)/.test(link) ? [] : ["it leads to no page and no place"]),
  ];
}

function pathFaults(path: Path): string[] {
  const [first] = path.segments;
  const [before, last] = pointsOf(path).slice(-2);
  return [
    ...(first?.kind === "move" ? [] : ["it begins nowhere"]),
    ...(path.segments.length > 1 ? [] : ["it goes nowhere"]),
    ...(path.arrow && before?.x === last?.x && before?.y === last?.y ? ["its arrow has no direction"] : []),
  ];
}

function hasInk(mark: Exclude<Mark, Group>, theme: Theme): boolean {
  if (mark.kind !== "text") return Object.hasOwn(theme.shapes, mark.role);
  const { runs, ground } = mark;
  return (
    runs.every(({ role }) => Object.hasOwn(theme.texts, role) && Object.hasOwn(fonts, role)) &&
    (ground === undefined || Object.hasOwn(theme.shapes, ground))
  );
}

function numbersOf(mark: Exclude<Mark, Group>): number[] {
  switch (mark.kind) {
    case "box":
      return [mark.x, mark.y, mark.width, mark.height, mark.radius];
    case "circle":
      return [mark.x, mark.y, mark.radius];
    case "text":
      return [mark.x, mark.y, ...mark.runs.map(({ gap }) => gap)];
    case "path":
      return pointsOf(mark).flatMap(({ x, y }) => [x, y]);
  }
}

/** Sums of many numbers may be off in their last digits. */
function isInside({ x, y, width, height }: Rectangle, origin: Point, page: Pick<Drawing, "width" | "height">): boolean {
  const [left, top, air] = [x + origin.x, y + origin.y, 1e-6];
  return left >= -air && top >= -air && left + width <= page.width + air && top + height <= page.height + air;
}
