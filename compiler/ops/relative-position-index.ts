/** How the offsets between two places lie in a table of biases, one row of it for each. */
export const RELATIVE_ORDERS = ["rows", "columns", "backward_rows", "backward_columns"] as const;

export type RelativeOrder = (typeof RELATIVE_ORDERS)[number];

/**
 * The row of a table of (2h−1)·(2w−1) offsets that belongs to a pair of places in a window of h × w: the offset from
 * the second place to the first in rows times 2w−1 and that in columns, both counted from 0 (Liu et al. 2021, Swin).
 * Column by column, an offset in columns counts 2h−1; backward is from the first to the second.
 * Tokens before the window's places have no offset: three more rows are for one that attends to a place, a place to
 * one, and one to another (Bao et al. 2021, BEiT).
 */
export function relativePositionIndex(h: number, w: number, order: RelativeOrder, prefix: number) {
  const byColumns = order === "columns" || order === "backward_columns";
  const isBackward = order === "backward_rows" || order === "backward_columns";
  const offsets = (2 * h - 1) * (2 * w - 1);
  const between = (i: number, j: number): number => {
    const rows = Math.floor(i / w) - Math.floor(j / w) + h - 1;
    const columns = (i % w) - (j % w) + w - 1;
    const row = byColumns ? columns * (2 * h - 1) + rows : rows * (2 * w - 1) + columns;
    return isBackward ? offsets - 1 - row : row;
  };
  return (i: number, j: number): number => {
    if (i >= prefix && j >= prefix) return between(i - prefix, j - prefix);
    if (i < prefix && j < prefix) return offsets + 2;
    return i < prefix ? offsets : offsets + 1;
  };
}
