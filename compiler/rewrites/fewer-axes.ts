import type { Value } from "../ir/graph.ts";
import { boundShape, sameShape } from "../ir/same-shape.ts";
import type { Emitter } from "../kernels/emit.ts";
import type { Size } from "../size/size.ts";
import { ELEMENTWISE, STRETCHING } from "./kernel-families.ts";
import { type Rewrite, rewrite, type Site } from "./rewrite.ts";

/**
 * Engines take six axes or so, patterns make more. Neighbouring axes that a kernel treats alike are one axis to it, and
 * what still has too many is done in steps that each have few.
 */
export function fewerAxes(most: number): readonly Rewrite[] {
  const isDeep = (x: Value) => x.shape.length > most;
  return [
    rewrite("one axis for elements treated alike", ELEMENTWISE, ({ inputs: [x], type, again, emit }) => {
      const shape = boundShape(x.shape);
      if (!isDeep(x) || !shape) return undefined;
      return emit.reshape(again([emit.reshape(x, [count(shape)])]), type.shape);
    }),
    rewrite("neighbours stretched alike are one axis", STRETCHING, ({ inputs, type, again, emit }) => {
      const shape = boundShape(type.shape);
      if (!isDeep(inputs[0]) || !shape) return undefined;
      const stretched = (axis: number) => inputs.map((x) => (x.shape[axis] === 1 ? "1" : "n")).join("");
      const groups = groupsOf(shape, stretched);
      if (groups.length <= most) return emit.reshape(again(inputs.map((x) => merged(x, groups, emit))), type.shape);
      if (inputs.every((x) => sameShape(x.shape, shape))) return undefined;
      return again(inputs.map((x) => (sameShape(x.shape, shape) ? x : emit.broadcast(x, shape))));
    }),
    rewrite("broadcast a few axes at a time", ["broadcast"], ({ inputs: [x], type, again, emit }) => {
      const shape = boundShape(type.shape);
      if (!isDeep(x) || !shape) return undefined;
      const groups = groupsOf(shape, (axis) => (x.shape[axis] === 1 ? "new" : "kept"));
      if (groups.length <= most)
        return emit.reshape(
          emit.broadcast(
            merged(x, groups, emit),
            groups.map((g) => countOf(g, shape)),
          ),
          shape,
        );
      const last = groups.findLast((group) => group.some((axis) => x.shape[axis] !== shape[axis])) ?? [];
      return again([
        emit.broadcast(
          x,
          shape.map((size, axis) => (last.includes(axis) ? size : (x.shape[axis] ?? 1))),
        ),
      ]);
    }),
    rewrite(
      "reduce a few axes at a time",
      ["sum", "max", "prod"],
      ({ kernel, inputs: [x], attributes: { axes }, type, emit }) => {
        const shape = boundShape(x.shape);
        if (!isDeep(x) || !shape) return undefined;
        const isFolded = (group: readonly number[]) => group.some((axis) => axes.includes(axis) && shape[axis] !== 1);
        const groups = groupsOf(shape, (axis) => (axes.includes(axis) ? "folded" : "kept"));
        const folded = [...groups.keys()].filter((i) => isFolded(groups[i] ?? []));
        const one = (value: Value, positions: readonly number[]) => emit.one(kernel, [value], { axes: positions });
        if (groups.length <= most) return emit.reshape(one(merged(x, groups, emit), folded), type.shape);
        const last = groups[folded.at(-1) ?? 0] ?? [];
        const [from, to] = [Math.min(...last), Math.max(...last) + 1];
        const parts = [shape.slice(0, from), shape.slice(from, to), shape.slice(to)].map(count);
        const part = emit.reshape(
          one(emit.reshape(x, parts), [1]),
          shape.map((size, axis) => (last.includes(axis) ? 1 : size)),
        );
        return one(part, axes);
      },
    ),
    rewrite("neighbours left as they are are one axis", ["slice", "pad", "concat"], (site) => {
      const [x] = site.inputs;
      const shape = boundShape(x.shape);
      if (!isDeep(x) || !shape) return undefined;
      const kept = (axis: number) => (isTouched(site, axis) ? String(axis) : "kept");
      const groups = groupsOf(shape, kept, (axis) => isTouched(site, axis));
      if (groups.length > most) return undefined;
      const { emit, type } = site;
      const slim = (each: Value) => merged(each, groups, emit);
      const along = (sizes: readonly Size[]) =>
        groups.map((group) => (group.length === 1 ? (sizes[group[0] ?? 0] ?? 0) : 0));
      switch (site.kernel) {
        case "concat":
          return emit.reshape(
            emit.concat(
              site.inputs.map(slim),
              groups.findIndex((group) => group.includes(site.attributes.axis)),
            ),
            type.shape,
          );
        case "pad": {
          const { lo, hi, value } = site.attributes;
          return emit.reshape(emit.pad(slim(x), along(lo), along(hi), value), type.shape);
        }
        case "slice": {
          const size = groups.map((group) => countOf(group, boundShape(type.shape) ?? []));
          return emit.reshape(emit.slice(slim(x), along(site.attributes.begin), size), type.shape);
        }
      }
    }),
  ];
}

/** Whether a kernel does anything along an axis. */
function isTouched({ kernel, attributes, inputs: [x], type }: Site<"slice" | "pad" | "concat">, axis: number): boolean {
  return kernel === "concat" ? attributes.axis === axis : x.shape[axis] !== type.shape[axis];
}

const count = (sizes: readonly number[]) => sizes.reduce((product, size) => product * size, 1);
const countOf = (group: readonly number[], shape: readonly number[]) => count(group.map((axis) => shape[axis] ?? 1));

/** Runs of neighbours with one mark; axes of size 1 belong to any, unless something is done along them. */
function groupsOf(
  shape: readonly number[],
  mark: (axis: number) => string,
  isOwn: (axis: number) => boolean = () => false,
): readonly (readonly number[])[] {
  const groups: { readonly axes: number[]; mark: string | undefined }[] = [];
  for (const [axis, size] of shape.entries()) {
    const own = size === 1 && !isOwn(axis) ? undefined : mark(axis);
    const last = groups.at(-1);
    if (
      last === undefined ||
      isOwn(axis) ||
      isOwn(last.axes[0] ?? -1) ||
      (own !== undefined && last.mark !== undefined && own !== last.mark)
    )
      groups.push({ axes: [axis], mark: own });
    else {
      last.axes.push(axis);
      last.mark ??= own;
    }
  }
  return groups.map(({ axes }) => axes);
}

function merged(x: Value, groups: readonly (readonly number[])[], emit: Emitter): Value {
  const shape = boundShape(x.shape) ?? [];
  return emit.reshape(
    x,
    groups.map((group) => countOf(group, shape)),
  );
}
