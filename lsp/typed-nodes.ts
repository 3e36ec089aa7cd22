import type { Region, TypedGraph, TypedOp } from "../compiler/expand/typed-graph.ts";
import { outlineOf } from "../compiler/outline/make-outline.ts";
import { itemsOf } from "../compiler/outline/outline-parts.ts";
import { shapeText, type Tensor } from "../compiler/shape/shape.ts";
import type { Source } from "../schema/problem/source.ts";

/** What came of a node: once for each call and iteration that runs it. */
export interface TypedNode {
  readonly start: number;
  readonly end: number;
  readonly ops: readonly TypedOp[];
  readonly regions: readonly Region[];
}

/** The nodes of one file, by where they begin, in the order in which they are written. */
export function typedNodes(typed: TypedGraph, source: Source): ReadonlyMap<number, TypedNode> {
  const known = nodesOf.get(typed) ?? findNodes(typed, source);
  nodesOf.set(typed, known);
  return known;
}

/** A model is looked at for the one file that it was made for. */
const nodesOf = new WeakMap<TypedGraph, ReadonlyMap<number, TypedNode>>();

function findNodes(typed: TypedGraph, source: Source): ReadonlyMap<number, TypedNode> {
  const found = new Map<number, { start: number; end: number; ops: TypedOp[]; regions: Region[] }>();
  for (const item of itemsOf(outlineOf(typed))) {
    // A branch and what was chosen are parts of a node.
    if (item.kind === "branch" || item.kind === "case") continue;
    const [{ span } = { span: undefined }] = item.kind === "op" ? item.ops : item.regions;
    if (span === undefined || span.source.name !== source.name) continue;
    const node = found.get(span.start) ?? { start: span.start, end: span.end, ops: [], regions: [] };
    found.set(span.start, node);
    if (item.kind === "op") node.ops.push(...item.ops);
    else node.regions.push(...item.regions);
  }
  return new Map([...found].sort(([a], [b]) => a - b));
}

/** The results of a node, however it is made: a structure's are its region's. */
export function resultsOf({ ops, regions }: TypedNode): readonly (readonly Tensor[])[] {
  const all = regions.length > 0 ? regions.map((region) => region.results) : ops.map((op) => op.results);
  return all.filter((results) => results.length > 0 && results.every((tensor) => !tensor.poisoned));
}

/** The shapes of several tensors, equal ones counted: `3 × [b, n 17]`. */
export function shapesText(tensors: readonly Tensor[]): string {
  const counts = new Map<string, number>();
  for (const tensor of tensors) counts.set(shapeText(tensor), (counts.get(shapeText(tensor)) ?? 0) + 1);
  return [...counts].map(([shape, count]) => (count === 1 ? shape : `${count} × ${shape}`)).join(" ");
}
