import type { Extent } from "../layout/measure.ts";
import { GUTTER, OUT } from "./funnels.ts";
import type { LaidPanel } from "./laid-panel.ts";
import { underRows } from "./under-rows.ts";

/** Between panels of a column. */
export const BETWEEN = 14;
/** Between rows and what stands below them, where funnels lead. */
const UNDER = 26;

/** Which panels stand in which column, from the left and from above, by their numbers; and how much room that takes. */
export interface Arrangement extends Extent {
  /** Those that are read from left to right, one under the other over all columns; and what they take in height. */
  readonly rows: readonly number[];
  readonly over: number;
  readonly columns: readonly (readonly number[])[];
}

/** A panel's box that another opens. */
interface Place {
  readonly panel: number;
  /** How far below the panel's top. */
  readonly y: number;
}

/** So many ways are looked at. */
const MOST_WAYS = 4000;

/**
 * The best way for panels to stand: those that are read from left to right in rows, the others below them in columns;
 * nothing when there is no room.
 */
export function arranged(panels: readonly LaidPanel[], room: Extent): Arrangement | undefined {
  const rows = panels.flatMap(({ panel }, i) => (panel.isRow ? [i] : []));
  if (rows.length === 0) return inColumns(panels, room);
  const below = roomBelow(panels, room);
  const [heads, others] = [panels.slice(0, rows.length), panels.slice(rows.length)];
  const width = Math.max(...heads.map((one) => one.width));
  const over = room.height - below.height;
  if (others.length === 0)
    return width > room.width || over - UNDER > room.height
      ? undefined
      : { rows, over, columns: [], width, height: over - UNDER };
  const stood = width > room.width ? undefined : inColumns(others, below);
  if (stood === undefined) return undefined;
  const columns = stood.columns.map((column) => column.map((i) => i + rows.length));
  const taken = Math.max(width, stood.width);
  return { rows, over, width: taken, height: over + stood.height, columns: underRows(panels, columns, taken) };
}

/** What rows leave of some room. */
export function roomBelow(panels: readonly LaidPanel[], room: Extent): Extent {
  const rows = panels.filter(({ panel }) => panel.isRow);
  const over = rows.reduce((sum, { height }) => sum + BETWEEN + height, UNDER - BETWEEN);
  return rows.length === 0 ? room : { width: room.width, height: room.height - over };
}

/** Each right of what it opens, or else below. The first stands first. */
function inColumns(panels: readonly LaidPanel[], room: Extent): Arrangement | undefined {
  const places = panels.map(({ panel }) => panel.places.flatMap((id) => placeOf(panels, id)));
  let best: { readonly way: Arrangement; readonly cost: number } | undefined;
  let ways = 0;
  const visit = (columns: readonly number[], i: number): void => {
    if (ways > MOST_WAYS) return;
    if (i === panels.length) {
      ways++;
      const way = ordered(columns, panels, places);
      const cost = costOf(way, columns, panels, places, room);
      if (best === undefined || cost < best.cost) best = { way, cost };
      return;
    }
    const least = Math.max(0, ...(places[i] ?? []).map(({ panel }) => columns[panel] ?? 0));
    const most = Math.max(...columns) + 1;
    for (let column = most; column >= least; column--) {
      const next = [...columns, column];
      const { width, height } = extentOf(next, panels, places);
      if (width <= room.width && height <= room.height) visit(next, i + 1);
    }
  };
  const [first] = panels;
  if (first === undefined || first.width > room.width || first.height > room.height) return undefined;
  if (panels.reduce((sum, { width, height }) => sum + width * height, 0) > room.width * room.height) return undefined;
  visit([0], 1);
  return best?.way;
}

function placeOf(panels: readonly LaidPanel[], id: string): Place[] {
  return panels.flatMap(({ body: { nodes, area } }, panel) => {
    const box = nodes.get(id);
    return box === undefined ? [] : [{ panel, y: box.y + box.height / 2 - area.y }];
  });
}

function extentOf(
  columns: readonly number[],
  panels: readonly LaidPanel[],
  places: readonly (readonly Place[])[],
): Extent {
  const count = Math.max(...columns) + 1;
  const widths = Array.from({ length: count }, () => 0);
  const heights = Array.from({ length: count }, () => -BETWEEN);
  for (const [i, column] of columns.entries()) {
    widths[column] = Math.max(widths[column] ?? 0, panels[i]?.width ?? 0);
    heights[column] = (heights[column] ?? 0) + BETWEEN + (panels[i]?.height ?? 0);
  }
  // Beside the last column funnels lead to what stands below in it.
  const last = columns.flatMap((column, i) => (column === count - 1 ? (places[i] ?? []) : []));
  const beside = last.some(({ panel }) => columns[panel] === count - 1) ? OUT : 0;
  return {
    width: widths.reduce((sum, one) => sum + one, 0) + GUTTER * (count - 1) + beside,
    height: Math.max(...heights),
  };
}

/** In each column, panels in the order of the boxes that they open, so that funnels do not cross. */
function ordered(
  columns: readonly number[],
  panels: readonly LaidPanel[],
  places: readonly (readonly Place[])[],
): Arrangement {
  const tops = new Map<number, number>();
  const listed = Array.from({ length: Math.max(...columns) + 1 }, (_, column) => {
    const here = columns.flatMap((one, i) => (one === column ? [i] : []));
    const wish = new Map<number, number>();
    for (const i of here) {
      const from = (places[i] ?? []).map(({ panel, y }) =>
        // Below what it opens, where both stand in one column.
        here.includes(panel) ? (wish.get(panel) ?? 0) + 1 + y / 1e4 : (tops.get(panel) ?? 0) + y,
      );
      wish.set(i, from.length === 0 ? i : Math.max(...from.slice(0, 1)));
    }
    const own = [...here].sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0) || a - b);
    stack(own, panels, tops);
    return own;
  });
  return { rows: [], over: 0, columns: listed, ...extentOf(columns, panels, places) };
}

/** Notes how far below the page's top each panel of a column stands, and says where a next one would. */
function stack(column: readonly number[], panels: readonly LaidPanel[], tops: Map<number, number>): number {
  let top = 0;
  for (const i of column) {
    tops.set(i, top);
    top += (panels[i]?.height ?? 0) + BETWEEN;
  }
  return top;
}

/** Low where funnels are short and do not cross, and where the page is filled evenly. */
function costOf(
  { columns: listed, width, height }: Arrangement,
  columns: readonly number[],
  panels: readonly LaidPanel[],
  places: readonly (readonly Place[])[],
  room: Extent,
): number {
  const tops = new Map<number, number>();
  let blank = 0;
  for (const column of listed) blank += (height - stack(column, panels, tops)) / room.height;
  const funnels = places.flatMap((from, i) =>
    from.map(({ panel, y }) => ({
      ...{ from: columns[panel] ?? 0, to: columns[i] ?? 0 },
      ...{ start: (tops.get(panel) ?? 0) + y, end: (tops.get(i) ?? 0) + (panels[i]?.height ?? 0) / 2 },
    })),
  );
  let cost = 0.5 * blank + 2 * (width / room.width) + height / room.height;
  for (const [i, a] of funnels.entries()) {
    cost += a.to === a.from ? 1.2 : 1.5 * (a.to - a.from - 1);
    for (const b of funnels.slice(i + 1)) {
      const meet = Math.max(a.from, b.from) < Math.min(a.to, b.to);
      if (meet && (a.start - b.start) * (a.end - b.end) < 0) cost += 2;
    }
  }
  return cost;
}
