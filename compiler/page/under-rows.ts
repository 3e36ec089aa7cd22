import { GUTTER } from "./funnels.ts";
import type { LaidPanel } from "./laid-panel.ts";

/** A funnel from a row, by how far right it begins and ends. */
interface Way {
  readonly from: number;
  readonly to: number;
}

/** What a crossing is worth against a longer way. */
const CROSSED = 2000;
/** More columns than this stand as they are. */
const MOST = 5;

/**
 * Columns under rows in the order of the boxes that they open, so that funnels are short and do not cross; each right of
 * what it opens all the same.
 * @param width what the rows take
 */
export function underRows(
  panels: readonly LaidPanel[],
  columns: readonly (readonly number[])[],
  width: number,
): readonly (readonly number[])[] {
  if (columns.length < 2 || columns.length > MOST) return columns;
  const isOpenedBy = (i: number, j: number) => {
    const nodes = panels[j]?.body.nodes;
    return panels[i]?.panel.places.some((id) => nodes?.has(id)) === true;
  };
  /** Beside a last column in which one opens the other there is no room for what leads between them, unless it was left. */
  const hangs = (column: readonly number[]) => column.some((i) => column.some((j) => isOpenedBy(i, j)));
  const canBeLast = columns.slice(-1).some(hangs) ? () => true : (column: readonly number[]) => !hangs(column);
  const isSound = (order: readonly (readonly number[])[]) =>
    order.slice(-1).every(canBeLast) &&
    order.every((column, at) =>
      order.slice(at + 1).every((later) => !column.some((i) => later.some((j) => isOpenedBy(i, j)))),
    );
  const starts = panels.map((one) => startsIn(panels, one, width));
  const costOf = (order: readonly (readonly number[])[]) => cost(waysTo(panels, order, starts, width));
  let best = { order: columns, cost: costOf(columns) };
  for (const order of permutations(columns)) {
    const own = isSound(order) ? costOf(order) : Number.POSITIVE_INFINITY;
    if (own < best.cost) best = { order, cost: own };
  }
  return best.order;
}

/** How far right the boxes of rows stand that a panel opens. */
const startsIn = (panels: readonly LaidPanel[], { panel }: LaidPanel, width: number): readonly number[] =>
  panels.flatMap(({ panel: { isRow }, body: { nodes, area } }) =>
    panel.places.flatMap((id) => {
      const box = isRow === true ? nodes.get(id) : undefined;
      return box === undefined ? [] : [box.x + box.width / 2 - area.x + (width - area.width) / 2];
    }),
  );

function waysTo(
  panels: readonly LaidPanel[],
  order: readonly (readonly number[])[],
  starts: readonly (readonly number[])[],
  width: number,
): Way[] {
  const widths = order.map((column) => Math.max(...column.map((i) => panels[i]?.width ?? 0)));
  const free = (width - widths.reduce((sum, one) => sum + one + GUTTER, -GUTTER)) / (order.length + 1);
  let left = free;
  return order.flatMap((column, at) => {
    const own = widths[at] ?? 0;
    const to = left + own / 2;
    left += own + GUTTER + free;
    return column.flatMap((i) => {
      const [from] = [...(starts[i] ?? [])].sort((a, b) => Math.abs(a - to) - Math.abs(b - to));
      return from === undefined ? [] : [{ from, to }];
    });
  });
}

function cost(ways: readonly Way[]): number {
  let sum = 0;
  for (const [i, a] of ways.entries()) {
    sum += Math.abs(a.from - a.to);
    for (const b of ways.slice(i + 1)) if ((a.from - b.from) * (a.to - b.to) < 0) sum += CROSSED;
  }
  return sum;
}

function* permutations<T>(all: readonly T[]): Generator<readonly T[]> {
  if (all.length < 2) yield all;
  else
    for (const [i, first] of all.entries())
      for (const others of permutations([...all.slice(0, i), ...all.slice(i + 1)])) yield [first, ...others];
}
