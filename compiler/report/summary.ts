import type { TypedGraph, TypedOp, Weight } from "../expand/typed-graph.ts";
import type { Cost } from "../kernels/kernel.ts";
import { outlineOf } from "../outline/make-outline.ts";
import { isStructure, modelParts, type Part } from "../outline/outline-parts.ts";

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
  readonly operations: number;
  readonly flops: number;
  readonly bytes: number;
}

/** The model's parts down to a depth, in the order they run; what stands between them is part of the one around it. */
export function summarize(typed: TypedGraph, costs: ReadonlyMap<TypedOp, Cost>, depth: number): readonly PartSummary[] {
  const seen = new Set<string>();
  const parts: PartSummary[] = [];
  const visit = (part: Part, at: number): PartSummary => {
    const index = parts.length;
    const { path, results } = isStructure(part) ? part.region : part;
    const own = isStructure(part) ? { parameters: 0, ...FREE } : ownOf(typed, part, costs, seen);
    // What was chosen is no level of its own.
    const isCase = isStructure(part) && part.region.kind === "case";
    const shown = at <= depth && !isCase;
    const base = { path, what: whatIs(part), depth: at, result: results };
    if (shown) parts.push({ ...base, ...own });
    const below = isStructure(part) ? part.parts.map((one) => visit(one, isCase ? at : at + 1)) : [];
    const summary = below.reduce<PartSummary>(
      (sum, part) => ({
        ...sum,
        parameters: sum.parameters + part.parameters,
        operations: sum.operations + part.operations,
        flops: sum.flops + part.flops,
        bytes: sum.bytes + part.bytes,
      }),
      { ...base, ...own },
    );
    if (shown) parts[index] = summary;
    return summary;
  };
  visit(modelParts(outlineOf(typed)), 0);
  return parts.filter(({ depth: at }) => at > 0 || depth === 0);
}

function ownOf(typed: TypedGraph, op: TypedOp, costs: ReadonlyMap<TypedOp, Cost>, seen: Set<string>) {
  const paths = [...op.weights.values()].filter((path) => !seen.has(path));
  for (const path of paths) seen.add(path);
  const parameters = parameterCount(paths.flatMap((path) => typed.weights.get(path) ?? []));
  return { parameters, ...(costs.get(op) ?? FREE) };
}

const FREE: Cost = { operations: 0, flops: 0, bytes: 0 };

/** Elements of what is learned: a running mean is state, and counted by nobody. */
export const parameterCount = (weights: Iterable<Weight>): number =>
  [...weights].reduce((sum, { role, sizes }) => (role === "buffer" ? sum : sum + elements(sizes)), 0);

export const elements = (sizes: readonly number[]): number => sizes.reduce((product, size) => product * size, 1);

function whatIs(part: Part): string {
  if (!isStructure(part)) return part.op.name;
  const { kind, label } = part.region;
  switch (kind) {
    case "loop":
      return `loop x ${part.parts.length}`;
    case "block":
    case "iteration":
    case "branch":
    case "case":
      return `${kind} ${label}`;
    default:
      return kind;
  }
}
