import type { Cost } from "./kernels/kernel.ts";
import { isRegion, type Region, type TypedGraph, type TypedOp } from "./typed-graph.ts";

/** A part of the model and all below it. */
export interface PartSummary {
  /** `transformer.layers`; the op's name where a node has no id. */
  readonly path: string;
  /** What it is: `block transformer`, `loop × 12`, `linear`. */
  readonly what: string;
  readonly depth: number;
  readonly result: TypedOp["results"];
  /** Elements of weights, shared ones counted where they first come up. */
  readonly parameters: number;
  readonly flops: number;
  readonly bytes: number;
}

/** The model's parts down to a depth, in the order they run; what stands between them is part of the one around it. */
export function summarize(typed: TypedGraph, costs: ReadonlyMap<TypedOp, Cost>, depth: number): readonly PartSummary[] {
  const seen = new Set<string>();
  const parts: PartSummary[] = [];
  const visit = (member: Region | TypedOp, at: number): PartSummary => {
    const index = parts.length;
    const own = isRegion(member) ? { parameters: 0, flops: 0, bytes: 0 } : ownOf(typed, member, costs, seen);
    const shown = at <= depth;
    const base = { path: member.path, what: whatIs(member), depth: at, result: member.results };
    if (shown) parts.push({ ...base, ...own });
    const below = isRegion(member)
      ? member.members.map((inner) => visit(inner, at + (isTransparent(member) ? 0 : 1)))
      : [];
    const summary = below.reduce<PartSummary>(
      (sum, part) => ({
        ...sum,
        parameters: sum.parameters + part.parameters,
        flops: sum.flops + part.flops,
        bytes: sum.bytes + part.bytes,
      }),
      { ...base, ...own },
    );
    if (shown) parts[index] = summary;
    return summary;
  };
  visit(typed.root, 0);
  return parts.filter(({ depth: at }) => at > 0 || depth === 0);
}

/** An iteration is a row of its own only under its loop. */
const isTransparent = (region: Region): boolean => region.kind === "case";

function ownOf(typed: TypedGraph, op: TypedOp, costs: ReadonlyMap<TypedOp, Cost>, seen: Set<string>) {
  const paths = [...op.weights.values()].filter((path) => !seen.has(path));
  for (const path of paths) seen.add(path);
  const parameters = paths.reduce((sum, path) => sum + elements(typed.weights.get(path)?.sizes ?? []), 0);
  return { parameters, flops: costs.get(op)?.flops ?? 0, bytes: costs.get(op)?.bytes ?? 0 };
}

export const elements = (sizes: readonly number[]): number => sizes.reduce((product, size) => product * size, 1);

function whatIs(member: Region | TypedOp): string {
  if (!isRegion(member)) return member.op.name;
  switch (member.kind) {
    case "block":
      return `block ${member.label}`;
    case "loop":
      return `loop x ${member.members.filter(isRegion).length}`;
    case "iteration":
      return `iteration ${member.label}`;
    case "branch":
    case "case":
      return `${member.kind} ${member.label}`;
    default:
      return member.kind;
  }
}
