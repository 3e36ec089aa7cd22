import { shapeText, type Tensor } from "../compiler/shape.ts";
import { isRegion, type Region, type TypedGraph, type TypedOp } from "../compiler/typed-graph.ts";
import type { Source } from "../schema/source.ts";

/** What came of a node: once for each call and iteration that runs it. */
export interface TypedNode {
  readonly start: number;
  readonly end: number;
  readonly ops: readonly TypedOp[];
  readonly regions: readonly Region[];
}

/** The nodes of one file, by where they begin. */
export function typedNodes(typed: TypedGraph, source: Source): ReadonlyMap<number, TypedNode> {
  const found = new Map<number, { start: number; end: number; ops: TypedOp[]; regions: Region[] }>();
  const visit = (member: Region | TypedOp): void => {
    const { span } = member;
    const isNode = !isRegion(member) || ["block", "loop", "residual", "branches"].includes(member.kind);
    if (isNode && span.source.name === source.name) {
      const node = found.get(span.start) ?? { start: span.start, end: span.end, ops: [], regions: [] };
      found.set(span.start, node);
      if (isRegion(member)) node.regions.push(member);
      else node.ops.push(member);
    }
    if (isRegion(member)) for (const inner of member.members) visit(inner);
  };
  for (const member of typed.root.members) visit(member);
  return found;
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
