import type { Region, TypedOp } from "../expand/typed-graph.ts";
import type { Item } from "../outline/outline.ts";

/** Where items stand that are known by one name, in one run of their body: `layers.3.ffn.expand…contract`. */
export function idiomPath(items: readonly Item[], run: number): string {
  const paths = partsOf(items, run).map(({ path }) => path);
  return `${paths[0] ?? ""}…${paths.at(-1)?.split(".").at(-1) ?? ""}`;
}

/** What items are in one run of their body. */
export const partsOf = (items: readonly Item[], run: number): (Region | TypedOp)[] =>
  items.flatMap((item): readonly (Region | TypedOp)[] =>
    item.kind === "op" ? item.ops.slice(run, run + 1) : item.regions.slice(run, run + 1),
  );
