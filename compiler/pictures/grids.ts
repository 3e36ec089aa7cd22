import type { Mark } from "../drawing/drawing.ts";
import { path, polyline } from "../drawing/marks.ts";
import { type Shade, shades } from "../drawing/role.ts";
import type { Drawn } from "./drawn.ts";
import { drawGrid } from "./grid-marks.ts";
import type { AttentionPicture, ChoicePicture, PatchesPicture, TurnPicture } from "./picture.ts";

/** Cells a side of pictures that tell no numbers. */
export const SIDE = 6;
const CELL = 4.5;

/** Parts of an image, in an order without meaning. */
export const patchShade = (row: number, column: number): Shade => shades[scattered(31 * row + column) % 4] ?? "1";

/** A number without order for each number, the same on every machine. */
const scattered = (i: number): number => Math.imul(i + 7, 0x9e3779b1) >>> 24;

export function drawPatches({ rows, columns, aspect }: PatchesPicture): Drawn {
  const side = 17;
  const height = side * Math.min(2, Math.max(0.5, aspect));
  return drawGrid({ rows, columns, width: side, height, role: (row, column) => `patch-${patchShade(row, column)}` });
}

/** Parts of a shifted map: what stays, what comes back above or below, beside, and both. */
const PARTS = ["patch-4", "attention-2", "patch-3", "attention-4"] as const;
const partOf = (row: boolean, column: boolean) => PARTS[(row ? 1 : 0) + (column ? 2 : 0)] ?? "patch-4";

/** Before and after: what comes back at the other end keeps its colour. */
export function drawTurn({ down, right }: TurnPicture): Drawn {
  const cells = (part: number) => Math.sign(part) * Math.max(1, Math.round(Math.abs(part) * SIDE));
  const [rows, columns] = [cells(down), cells(right)];
  const leaves = (index: number, by: number) => (by < 0 ? index < -by : index >= SIDE - by);
  const before = (row: number, column: number) => partOf(leaves(row, rows), leaves(column, columns));
  const source = (index: number, by: number) => (index - by + SIDE) % SIDE;
  const after = (row: number, column: number) => before(source(row, rows), source(column, columns));
  const [first, second] = [before, after].map((role) => drawGrid({ ...square, role }));
  if (first === undefined || second === undefined) throw new Error("there are two grids");
  const gap = 15;
  const arrow = pointer(first.width + 3.5, first.width + gap - 3.5, first.height / 2);
  return {
    width: first.width + gap + second.width,
    height: first.height,
    marks: [
      ...first.marks,
      arrow,
      { kind: "group", role: "picture", at: { x: first.width + gap, y: 0 }, marks: second.marks },
    ],
  };
}

const square = { rows: SIDE, columns: SIDE, width: CELL, height: CELL };

function pointer(from: number, to: number, y: number): Mark {
  const shaft = polyline([
    { x: from, y },
    { x: to, y },
  ]);
  const head = polyline([
    { x: to - 3, y: y - 3 },
    { x: to, y },
    { x: to - 3, y: y + 3 },
  ]);
  return path("bracket", [...shaft, ...head]);
}

/** Windows of a shifted map: within one, places of one colour were neighbours before. */
export function drawRegions(): Drawn {
  const came = (index: number) => index === SIDE - 1;
  return drawGrid({ ...square, together: 2, role: (row, column) => partOf(came(row), came(column)) });
}

const LESS = ["1", "1", "2", "1", "3"] as const;

/** Each query looks at itself most: what is drawn is no model's, only what may be looked at. */
export function drawAttention({ barred }: Pick<AttentionPicture, "barred">): Drawn {
  return drawGrid({
    ...square,
    role: (row, column) => {
      if (barred?.[row * SIDE + column]) return "attention-none";
      if (row === column) return "attention-4";
      return `attention-${LESS[scattered(row * SIDE + column) % LESS.length] ?? "1"}`;
    },
  });
}

/** So many of so many, spread without order. */
export function drawChoice({ chosen, among }: ChoicePicture): Drawn {
  const side = Math.min(SIDE, Math.ceil(Math.sqrt(among)));
  const shown = Math.max(1, Math.min(side * side - 1, Math.round((chosen / among) * side * side)));
  const order = [...Array(side * side).keys()].sort((a, b) => scattered(a) - scattered(b));
  const taken = new Set(order.slice(0, shown));
  return drawGrid({
    ...{ rows: side, columns: side, width: CELL, height: CELL },
    role: (row, column) => (taken.has(row * side + column) ? `patch-3` : "patch-hidden"),
  });
}
