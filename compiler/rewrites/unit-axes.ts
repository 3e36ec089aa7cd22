import type { Shape } from "../ir/kernel-attributes.ts";
import { sameShape } from "../ir/same-shape.ts";
import { type Rewrite, rewrite } from "./rewrite.ts";

/** Axes of 1 that are left out of a broadcast and put back after it, for readers. */
export const broadcastAmongUnits: Rewrite = rewrite("a broadcast among axes of 1", ["reshape"], (site) => {
  const { inputs, attributes, emit, made } = site;
  const [x] = made(made(inputs[0], "broadcast")?.inputs[0] ?? inputs[0], "reshape")?.inputs ?? [];
  const [inner] = made(inputs[0], "broadcast")?.inputs ?? [];
  const { shape } = attributes;
  if (x === undefined || inner === undefined || x.shape.length !== shape.length) return undefined;
  const isUnit = (axis: number) => x.shape[axis] === 1 && shape[axis] === 1;
  const rest = (sizes: Shape) => sizes.filter((_, axis) => !isUnit(axis));
  if (!sameShape(rest(x.shape), inner.shape) || !sameShape(rest(shape), inputs[0].shape)) return undefined;
  return emit.broadcast(x, shape);
});
