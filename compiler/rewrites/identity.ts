import { uniform } from "../graph/constant-table.ts";
import type { Value } from "../ir/graph.ts";
import type { KernelName } from "../ir/kernel-attributes.ts";
import { sameShape } from "../ir/same-shape.ts";
import { type Rewrite, rewrite, type Site } from "./rewrite.ts";

/** Steps that hand on one of their inputs as it is. */
export const identities: readonly Rewrite[] = [
  rewrite("shaped as it was", ["reshape", "broadcast", "slice", "pad"], (site) => input(site, sameType(site, 0))),
  rewrite("nothing moves", ["transpose"], (site) =>
    input(
      site,
      site.attributes.perm.every((from, to) => from === to),
    ),
  ),
  rewrite("nothing to join", ["concat"], (site) => input(site, site.inputs.length === 1)),
  rewrite("nothing to turn round", ["reverse"], (site) => input(site, extentOne(site, site.attributes.axes))),
  rewrite("nothing to reduce", ["sum", "max", "prod"], (site) => input(site, extentOne(site, site.attributes.axes))),
  rewrite("of that type already", ["cast"], (site) => input(site, sameType(site, 0))),
  rewrite("times 1 plus 0", ["affine"], ({ attributes, inputs }) =>
    attributes.scale === 1 && attributes.shift === 0 ? inputs[0] : undefined,
  ),
  rewrite("plus or minus 0", ["add", "sub"], (site) => {
    if (isUniform(site, 1, 0)) return input(site, sameType(site, 0));
    return site.kernel === "add" && isUniform(site, 0, 0) ? input(site, sameType(site, 1), 1) : undefined;
  }),
  rewrite("times or over 1", ["mul", "div"], (site) => {
    if (isUniform(site, 1, 1)) return input(site, sameType(site, 0));
    return site.kernel === "mul" && isUniform(site, 0, 1) ? input(site, sameType(site, 1), 1) : undefined;
  }),
  rewrite("either way the same", ["select"], (site) =>
    input(site, site.inputs[1]?.id === site.inputs[2]?.id && sameType(site, 1), 1),
  ),
];

/** Gradients have been taken by now: from here on it is the identity. */
export const eraseStopGradient: Rewrite = rewrite("gradients are taken", ["stop_gradient"], ({ inputs }) => inputs[0]);

type AnySite = Pick<Site<KernelName>, "type" | "constant"> & { readonly inputs: readonly Value[] };

function input(site: AnySite, applies: boolean, position = 0): Value | undefined {
  return applies ? site.inputs[position] : undefined;
}

function sameType({ inputs, type }: AnySite, position: number): boolean {
  const value = inputs[position];
  return value !== undefined && value.dtype === type.dtype && sameShape(value.shape, type.shape);
}

function extentOne({ inputs }: AnySite, axes: readonly number[]): boolean {
  return axes.every((axis) => inputs[0]?.shape[axis] === 1);
}

function isUniform(site: AnySite, position: number, number: number): boolean {
  const value = site.inputs[position];
  return value !== undefined && uniform(site.constant(value)) === number;
}
