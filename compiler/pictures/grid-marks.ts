import type { Mark } from "../drawing/drawing.ts";
import type { ShapeRole } from "../drawing/role.ts";
import type { Drawn } from "./drawn.ts";

export interface Grid {
  readonly rows: number;
  readonly columns: number;
  /** Of a cell. */
  readonly width: number;
  readonly height: number;
  /** How many cells a side stand together, with more air around them; all if not said. */
  readonly together?: number;
  role(row: number, column: number): ShapeRole;
}

/** More cells than this in a row are told by dots between the first and the last ones. */
const MOST = 7;
const GAP = 1.5;
const DOTS = 13;

/** A place along a side: a cell by its index, or dots for those that are not drawn. */
interface Slot {
  readonly index: number | undefined;
  readonly at: number;
}

export function drawGrid({ rows, columns, width, height, together, role }: Grid): Drawn {
  const [down, across] = [slotsOf(rows, height, together), slotsOf(columns, width, together)];
  const marks = down.slots.flatMap((row) =>
    across.slots.flatMap((column): Mark[] => {
      const [x, y] = [column.at, row.at];
      if (row.index !== undefined && column.index !== undefined)
        return [
          { kind: "box", role: role(row.index, column.index), x, y, width, height, radius: Math.min(2.5, width / 5) },
        ];
      if (row.index === undefined && column.index === undefined) return [];
      const isAcross = column.index === undefined;
      const middle = { x: x + (isAcross ? DOTS : width) / 2, y: y + (isAcross ? height : DOTS) / 2 };
      return [-3.4, 0, 3.4].map((by) => ({
        ...{ kind: "circle", role: "patch-more", radius: 0.9 },
        x: middle.x + (isAcross ? by : 0),
        y: middle.y + (isAcross ? 0 : by),
      }));
    }),
  );
  return { width: across.length, height: down.length, marks };
}

function slotsOf(count: number, size: number, together = count): { readonly slots: Slot[]; readonly length: number } {
  const shown: readonly (number | undefined)[] =
    count <= MOST ? [...Array(count).keys()] : [0, 1, undefined, count - 2, count - 1];
  const slots: Slot[] = [];
  let at = 0;
  for (const index of shown) {
    if (index !== undefined && index > 0 && index % together === 0) at += 2 * GAP;
    slots.push({ index, at });
    at += (index === undefined ? DOTS : size) + GAP;
  }
  return { slots, length: at - GAP };
}
