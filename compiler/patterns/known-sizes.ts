import type { Span } from "../../schema/problem/source.ts";
import type { NamedSize } from "../op/attribute.ts";
import type { InferContext } from "../op/op.ts";
import type { Elementary } from "./elementary.ts";

/** What a pattern asks of the model around it. */
export type Judge = Pick<
  InferContext<unknown, unknown>,
  "contracts" | "reject" | "rejectUnsized" | "spanOf" | "sizeNamed" | "names" | "shadowed" | "warn"
>;
/** The sizes that are written beside a pattern. */
export type Sizes = ReadonlyMap<string, NamedSize>;

/** Rule 9: a size that a pattern axis is settled or checked by: `sizes`, then the names of the scope. */
export function lookUp(name: string, sizes: Sizes, context: Judge): NamedSize | undefined {
  return sizes.get(name) ?? context.sizeNamed(name);
}

/** An axis of a size that has a name. */
export const named = (name: string, { size, origin }: NamedSize, span: Span): Elementary => ({
  key: name,
  name,
  size,
  origin,
  span,
});
