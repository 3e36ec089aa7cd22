import type { Tensor } from "../shape/shape.ts";
import { regionsIn } from "./in-region.ts";
import type { TypedGraph } from "./typed-graph.ts";

/**
 * The values of a model by the names that they can be asked for: its inputs and outputs, what each part and each node of
 * a path gives, and what `out` calls it there (`transformer.layers.0.attn.q`). A path that stands for several values has
 * them by number: `attn.einsum[1]`.
 */
export function namedValues(typed: TypedGraph): ReadonlyMap<string, Tensor> {
  const found = new Map<string, Tensor[]>();
  const add = (name: string, tensor: Tensor) => {
    const known = found.get(name) ?? [];
    if (known.every(({ id }) => id !== tensor.id)) found.set(name, [...known, tensor]);
  };
  for (const [name, tensor] of typed.inputs) add(name, tensor);
  for (const region of regionsIn(typed.root)) for (const tensor of region.results) add(region.path, tensor);
  for (const { path, node, results } of typed.ops) {
    for (const tensor of results) add(path, tensor);
    const around = path.slice(0, path.lastIndexOf(".") + 1);
    for (const [i, { text }] of (node.out ?? []).entries()) {
      const tensor = results[i];
      if (tensor !== undefined) add(`${around}${text}`, tensor);
    }
  }
  for (const [name, tensor] of typed.outputs) add(name, tensor);
  return new Map(
    [...found].flatMap(([name, tensors]) =>
      tensors.map((tensor, i) => [tensors.length === 1 ? name : `${name}[${i}]`, tensor] as const),
    ),
  );
}

/** What a program calls a value of that name among its outputs; no output of a spec can be called so. */
export const tapOutput = (name: string): string => `tap:${name}`;

/** The values of these names, as outputs. */
export function tapped(typed: TypedGraph, names: readonly string[]): ReadonlyMap<string, Tensor> {
  if (names.length === 0) return new Map();
  const values = namedValues(typed);
  return new Map(
    names.map((name) => {
      const tensor = values.get(name);
      if (tensor === undefined) throw new Error(`the model has no value ${name}`);
      return [tapOutput(name), tensor];
    }),
  );
}
