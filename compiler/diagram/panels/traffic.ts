import type { TypedGraph } from "../../expand/typed-graph.ts";
import type { Tensor } from "../../shape/shape.ts";
import type { MergedPart } from "./merged.ts";
import { writtenOps } from "./runs.ts";

/** Where the tensors of a model go. */
export interface Traffic {
  /** How often each is read, as an output of the model too. */
  readonly readers: ReadonlyMap<number, number>;
  /** Those that hang on an input of the model, as against tables and weights. */
  readonly fed: ReadonlySet<number>;
  /** Those that somebody makes, as against numbers. */
  readonly made: ReadonlySet<number>;
}

export function trafficOf({ inputs, ops, outputs }: TypedGraph): Traffic {
  const fed = new Set([...inputs.values()].map(({ id }) => id));
  const made = new Set(fed);
  const readers = new Map<number, number>();
  const read = ({ id }: Tensor) => readers.set(id, (readers.get(id) ?? 0) + 1);
  for (const op of ops) {
    op.inputs.forEach(read);
    const isFed = op.inputs.some(({ id }) => fed.has(id));
    for (const { id } of op.results) {
      made.add(id);
      if (isFed) fed.add(id);
    }
  }
  for (const tensor of outputs.values()) read(tensor);
  return { readers, fed, made };
}

/** What a panel reads from outside, and what is read from it: each as the tensors that it is in the panel's runs. */
export interface Doors {
  readonly entries: readonly (readonly Tensor[])[];
  readonly exits: readonly (readonly Tensor[])[];
}

export function doorsOf(parts: readonly MergedPart[], runs: readonly number[], { readers, made }: Traffic): Doors {
  const makers = new Map<number, number>();
  const inside = new Map<number, number>();
  const ops = [...writtenOps(parts, runs)];
  for (const { op, of } of ops.flat()) for (const { id } of op.results) makers.set(id, of);
  const entries: Tensor[][] = [];
  const entryOf = new Map<string, Tensor[]>();
  for (const written of ops) {
    const operands = Math.max(0, ...written.map(({ op }) => op.inputs.length));
    for (let i = 0; i < operands; i++) {
      const foreign: { readonly tensor: Tensor; readonly key: string }[] = [];
      for (const { op, of } of written) {
        for (const tensor of op.inputs.slice(i, i + 1)) {
          if (makers.get(tensor.id) === of) inside.set(tensor.id, (inside.get(tensor.id) ?? 0) + 1);
          else if (made.has(tensor.id)) foreign.push({ tensor, key: `${of} ${tensor.id}` });
        }
      }
      if (foreign.length === 0) continue;
      const known = foreign.map(({ key }) => entryOf.get(key)).find((one) => one !== undefined);
      const entry = known ?? [];
      if (known === undefined) entries.push(entry);
      for (const { tensor, key } of foreign) {
        if (entryOf.has(key)) continue;
        entryOf.set(key, entry);
        entry.push(tensor);
      }
    }
  }
  const isRead = ({ id }: Tensor) => (readers.get(id) ?? 0) > (inside.get(id) ?? 0);
  const exits = ops.flatMap((written) => {
    const results = Math.max(0, ...written.map(({ op }) => op.results.length));
    return Array.from({ length: results }, (_, j) => written.flatMap(({ op }) => op.results.slice(j, j + 1)));
  });
  return { entries, exits: exits.filter((tensors) => tensors.some(isRead)) };
}
