import type { TypedGraph, TypedOp } from "../../expand/typed-graph.ts";
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
  readonly entries: readonly (readonly Passing[])[];
  readonly exits: readonly (readonly Passing[])[];
}

/** A tensor, and an op in the panel that reads or makes it. */
export interface Passing {
  readonly tensor: Tensor;
  readonly op: TypedOp;
}

export function doorsOf(parts: readonly MergedPart[], runs: readonly number[], traffic: Traffic): Doors {
  const ops = [...writtenOps(parts, runs)];
  const makers = new Map<number, number>();
  for (const { op, of } of ops.flat()) for (const { id } of op.results) makers.set(id, of);
  const entries = new Entries(runs);
  const inside = new Map<number, number>();
  for (const written of ops) {
    const operands = Math.max(0, ...written.map(({ op }) => op.inputs.length));
    for (let i = 0; i < operands; i++) {
      const read = written.flatMap(({ op, of }) => op.inputs.slice(i, i + 1).map((tensor) => ({ tensor, op, of })));
      const foreign = read.filter(({ tensor, of }) => makers.get(tensor.id) !== of && traffic.made.has(tensor.id));
      for (const { tensor, of } of read)
        if (makers.get(tensor.id) === of) inside.set(tensor.id, (inside.get(tensor.id) ?? 0) + 1);
      entries.add(foreign, traffic);
    }
  }
  const isRead = ({ tensor: { id } }: Passing) => (traffic.readers.get(id) ?? 0) > (inside.get(id) ?? 0);
  const exits = ops.flatMap((written) => {
    const results = Math.max(0, ...written.map(({ op }) => op.results.length));
    return Array.from({ length: results }, (_, j) =>
      written.flatMap(({ op }) => op.results.slice(j, j + 1).map((tensor) => ({ tensor, op }))),
    );
  });
  return {
    entries: entries.all,
    exits: exits.map((passing) => passing.filter(isRead)).filter((passing) => passing.length > 0),
  };
}

interface Foreign extends Passing {
  readonly of: number;
}

class Entries {
  private readonly main: Passing[] = [];
  private readonly others: Passing[][] = [];
  private readonly known = new Map<string, Passing[]>();
  /** Runs of which it is not known yet what flows into them. */
  private readonly dry: Set<number>;

  constructor(runs: readonly number[]) {
    this.dry = new Set(runs);
  }

  get all(): readonly (readonly Passing[])[] {
    return this.main.length === 0 ? this.others : [this.main, ...this.others];
  }

  /** What one operand of one written op is, in all runs. */
  add(foreign: readonly Foreign[], { fed }: Traffic): void {
    // Whatever a run reads first of the model's input is what flows into it, though another may read it later.
    for (const one of foreign) if (fed.has(one.tensor.id) && this.dry.delete(one.of)) this.put(this.main, one);
    const entry = foreign.map((one) => this.known.get(keyOf(one))).find((one) => one !== undefined) ?? [];
    const isNew = entry.length === 0;
    for (const one of foreign) if (!this.known.has(keyOf(one))) this.put(entry, one);
    if (isNew && entry.length > 0) this.others.push(entry);
  }

  private put(entry: Passing[], one: Foreign): void {
    this.known.set(keyOf(one), entry);
    entry.push(one);
  }
}

const keyOf = ({ tensor, of }: Foreign): string => `${of} ${tensor.id}`;
