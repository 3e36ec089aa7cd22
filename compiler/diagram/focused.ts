import { opsIn, regionsIn } from "../expand/in-region.ts";
import { isRegion, type Region, type TypedGraph } from "../expand/typed-graph.ts";
import type { Tensor } from "../shape/shape.ts";
import { ownName } from "./own-name.ts";
import { PathPattern } from "./path-pattern.ts";
import { sentence } from "./title-words.ts";

/** The first place of a model that a path is of; or where a block of that name is called. */
export function regionNamed({ root }: TypedGraph, name: string): Region | undefined {
  const pattern = new PathPattern(name);
  const regions = [...regionsIn(root)];
  return (
    // Of a loop one iteration is shown: `layers` is what its layers do.
    regions.find(({ kind, path }) => kind !== "loop" && FOCUSED.has(kind) && pattern.matches(path)) ??
    regions
      .filter(({ kind, path }) => kind === "loop" && pattern.matches(path))
      .flatMap(({ members }) => members.filter(isRegion))[0] ??
    regions.find(({ kind, label }) => kind === "block" && label === name)
  );
}

const FOCUSED: ReadonlySet<Region["kind"]> = new Set(["block", "iteration", "branch"]);

/** Names by which something of a model can be drawn alone. */
export const focusNames = ({ root }: TypedGraph): string[] =>
  [...regionsIn(root)].flatMap(({ kind, label, path }) => (kind === "block" ? [path, label] : [path]));

/** A part of a model as one by itself, whose inputs are what it reads and whose outputs are what it gives. */
export function focusedOn(typed: TypedGraph, region: Region, title = region.label): TypedGraph {
  const ops = [...opsIn(region)];
  const made = new Set(ops.flatMap(({ results }) => results.map(({ id }) => id)));
  const others = new Set(
    [...typed.inputs.values(), ...typed.ops.flatMap(({ results }) => results)].map(({ id }) => id),
  );
  const given = new Map(region.call?.inputs.map((name, i) => [region.inputs[i]?.id, name]));
  const read = [...region.inputs, ...ops.flatMap(({ inputs }) => inputs)].filter(
    ({ id }) => !made.has(id) && others.has(id),
  );
  const results = region.results.filter(({ id }) => made.has(id));
  return {
    ...typed,
    title: sentence(title),
    root: region,
    ops,
    inputs: named(read, ({ id }) => given.get(id)),
    outputs: named(results, () => undefined),
  };
}

/** Each once, by a name of its own. */
function named(tensors: readonly Tensor[], nameOf: (tensor: Tensor) => string | undefined): Map<string, Tensor> {
  const found = new Map<string, Tensor>();
  const seen = new Set<number>();
  for (const tensor of tensors) {
    if (seen.size === seen.add(tensor.id).size) continue;
    const name = nameOf(tensor) ?? ownName(tensor) ?? "x";
    const isTaken = (one: string) => found.has(one);
    found.set(free(name, isTaken), tensor);
  }
  return found;
}

/** `x`, or `x 2` where there is one. */
function free(name: string, isTaken: (name: string) => boolean): string {
  for (let i = 1; ; i++) {
    const one = i === 1 ? name : `${name} ${i}`;
    if (!isTaken(one)) return one;
  }
}
