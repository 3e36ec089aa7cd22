import type { LocatedPattern } from "../../../../schema/spec/spec.ts";
import type { TypedOp } from "../../../expand/typed-graph.ts";
import type { TensorType } from "../../../shape/shape.ts";
import { isConstant } from "../../../size/size.ts";
import type { Comment } from "../statement.ts";

const PATTERNS = new Set(["rearrange", "repeat", "reduce", "einsum", "pack"]);

/** The pattern that it was written as, or what its axes are. */
export function commentOn(typed: TypedOp, result: number): Comment {
  const { kind } = typed.op.argument ?? {};
  if (kind !== undefined && PATTERNS.has(kind)) return [(typed.argument as LocatedPattern).text];
  const type = typed.results[result];
  return type && axesOf(type);
}

export const axesOf = ({ axes }: TensorType): Comment =>
  axes.length === 0 ? undefined : axes.map(({ name, size }) => name ?? (isConstant(size) ? String(size) : "·"));
