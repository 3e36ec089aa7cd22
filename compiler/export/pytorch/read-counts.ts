import type { Body, Item, Operand, Ref } from "../../outline/outline.ts";

/** How often each value of a body is read: by its ops, calls and loops, and by whoever reads its results. */
export function readCounts({ items }: Body, results: readonly Ref[]): Map<Ref, number> {
  const counts = new Map<Ref, number>();
  const add = (ref: Ref) => counts.set(ref, (counts.get(ref) ?? 0) + 1);
  for (const item of items) for (const read of readsOf(item)) if ("ref" in read) add(read.ref);
  for (const ref of results) add(ref);
  return counts;
}

/** The values of the body around that an item reads, once for each place. */
function readsOf(item: Item): readonly Operand[] {
  switch (item.kind) {
    case "op":
      return item.reads;
    case "call":
      return item.reads.slice(0, item.definition.inputs.length);
    case "loop":
      return item.sources.flat().filter((source): source is Operand => !("iteration" in source));
    default:
      return item.items.flatMap(readsOf);
  }
}
