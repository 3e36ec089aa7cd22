import type { Value } from "../ir/graph.ts";
import { boundShape } from "../ir/same-shape.ts";
import type { Emitter } from "../kernels/emit.ts";
import { type Rewrite, rewrite } from "./rewrite.ts";

/** Axes up to which a transpose has a path of its own. */
const DIRECT = 4;

/**
 * A transpose of five axes or more, as few transposes of four: each exchanges two neighbouring blocks of axes,
 * [before, left, right, after] → [before, right, left, after]. Axes that stay together count as one.
 */
export const splitTranspose: Rewrite = rewrite(
  "transpose by exchanging blocks",
  ["transpose"],
  ({ inputs: [x], attributes: { perm }, type, emit }) => {
    const shape = boundShape(x.shape);
    if (!shape) return undefined;
    const blocks = together(perm.filter((axis) => shape[axis] !== 1));
    if (blocks.length <= DIRECT) return undefined;
    const sizes = new Map(blocks.map((block) => [block, block.reduce((size, axis) => size * (shape[axis] ?? 1), 1)]));
    let order: readonly Block[] = blocks.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
    let value: Value = x;
    for (const [place, block] of blocks.entries()) {
      const from = order.indexOf(block);
      if (from === place) continue;
      // What follows in the result and already follows here moves along.
      let end = from + 1;
      while (end < order.length && order[end] === blocks[place + end - from]) end++;
      const moved = [order.slice(0, place), order.slice(place, from), order.slice(from, end), order.slice(end)];
      value = exchange(
        value,
        moved.map((part) => product(part.map((each) => sizes.get(each) ?? 1))),
        emit,
      );
      order = [moved[0], moved[2], moved[1], moved[3]].flatMap((part) => part ?? []);
    }
    return emit.reshape(value, type.shape);
  },
);

/** Axes that are neighbours before and after. */
type Block = readonly number[];

function together(perm: readonly number[]): readonly Block[] {
  const blocks: number[][] = [];
  for (const axis of perm) {
    const last = blocks.at(-1);
    if (last !== undefined && last.at(-1) === axis - 1) last.push(axis);
    else blocks.push([axis]);
  }
  return blocks;
}

function exchange(x: Value, sizes: readonly number[], emit: Emitter): Value {
  return emit.transpose(emit.reshape(x, sizes), [0, 2, 1, 3]);
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}
