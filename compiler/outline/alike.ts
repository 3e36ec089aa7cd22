import type { AttributeKind } from "../../schema/vocabulary/vocabulary.ts";
import type { Weight } from "../expand/typed-graph.ts";
import type { Op } from "../op/op.ts";
import type { TensorType } from "../shape/shape.ts";
import type { Draft, DraftGroup, DraftItem, DraftOp, DraftOperand, DraftRef, DraftRuns, DraftSource } from "./draft.ts";
import type { Ref } from "./outline.ts";
import { valueKey } from "./value-key.ts";

/** What may differ between runs that share a body: numbers, and how weights begin. */
const LOOSE: ReadonlySet<AttributeKind> = new Set<AttributeKind>(["number", "numbers", "init", "operands"]);

/** Runs that are alike: the same structure, ops, attributes and sizes, wired alike. */
export interface Alike {
  readonly number: number;
  readonly runs: Run[];
}

/** A run with its refs as they are finally numbered. */
export interface Run {
  readonly draft: Draft;
  readonly refs: ReadonlyMap<DraftRef, Ref>;
}

/**
 * Puts runs that are alike together, from the innermost on, so that each is compared once and by what it holds.
 * Takes time linear in the model's ops.
 */
export class Folding {
  private readonly known = new Map<string, Alike>();
  private readonly alike = new Map<Draft, Alike>();
  private readonly numberings = new Map<Draft, ReadonlyMap<DraftRef, Ref>>();
  private readonly weights: ReadonlyMap<string, Weight>;

  constructor(weights: ReadonlyMap<string, Weight>) {
    this.weights = weights;
  }

  /** Those that a run was put together with. */
  of(draft: Draft): Alike {
    const found = this.alike.get(draft);
    if (found === undefined) throw new Error("a run that was not folded");
    return found;
  }

  /** A ref of a folded run as it is finally numbered. */
  ref(draft: Draft, ref: DraftRef): Ref {
    const found = this.numberings.get(draft)?.get(ref);
    if (found === undefined) throw new Error("a value that nobody numbered");
    return found;
  }

  fold(draft: Draft): Alike {
    const refs = numbered(draft);
    const key = new Key(draft, refs, this.weights, this).text();
    const found = this.known.get(key) ?? { number: this.known.size, runs: [] };
    const run = { draft, refs };
    this.known.set(key, found);
    found.runs.push(run);
    this.alike.set(draft, found);
    this.numberings.set(draft, refs);
    return found;
  }
}

/** Refs in the order in which they come up: slots, then whatever items read under other names, and give. */
function numbered(draft: Draft): Map<DraftRef, Ref> {
  const refs = new Map<DraftRef, Ref>(draft.slots.map((_, i) => [-1 - i, i]));
  const add = (ref: DraftRef) => {
    if (!refs.has(ref)) refs.set(ref, refs.size);
  };
  const visit = (item: DraftItem): void => {
    for (const read of item.reads) if ("ref" in read) add(read.ref);
    if (item.kind === "op") item.gives.forEach(add);
    else if (item.kind === "group") item.items.forEach(visit);
    else for (const { as } of item.exported) add(as);
  };
  draft.items.forEach(visit);
  for (const ref of draft.values.keys()) add(ref);
  return refs;
}

/** Says what a run computes, so that two runs with one text are alike. */
class Key {
  private readonly draft: Draft;
  private readonly refs: ReadonlyMap<DraftRef, Ref>;
  private readonly weights: ReadonlyMap<string, Weight>;
  private readonly folding: Folding;

  constructor(draft: Draft, refs: ReadonlyMap<DraftRef, Ref>, weights: ReadonlyMap<string, Weight>, folding: Folding) {
    this.draft = draft;
    this.refs = refs;
    this.weights = weights;
    this.folding = folding;
  }

  text(): string {
    const { slots, values, items } = this.draft;
    const made = [...values.entries()].map(([ref, tensor]) => `${this.ref(ref)} ${typeKey(tensor)}`);
    return [slots.map(typeKey).join(), made.join(), ...items.map((item) => this.item(item))].join("\n");
  }

  private item(item: DraftItem): string {
    switch (item.kind) {
      case "op":
        return this.op(item);
      case "group":
        return this.group(item);
      default:
        return this.runs(item);
    }
  }

  private op({ op, reads, gives }: DraftOp): string {
    const { node, path } = op;
    const said = [
      ...(op.op.argument === undefined ? [] : [attributeKey(op.op.argument, op.argument)]),
      ...Object.entries(op.op.attributes).map(([name, one]) => attributeKey(one, op.attributes[name])),
    ];
    const weights = [...op.weights].map(([name, full]) => `${name} ${this.steps(full)} ${this.weight(full)}`);
    const wiring = `${this.operands(reads)} -> ${gives.map((ref) => this.ref(ref)).join()}`;
    return `${op.op.name} ${place(node)} ${this.steps(path)} (${said.join("; ")}) ${weights.join("; ")} ${wiring}`;
  }

  private weight(path: string): string {
    const weight = this.weights.get(path);
    return weight === undefined ? "" : valueKey([weight.sizes, weight.role, weight.decay, weight.trainable]);
  }

  private group({ region, reads, items, gives }: DraftGroup): string {
    const head = `${region.kind} ${JSON.stringify(region.label)} ${place(region)} ${this.steps(region.path)}`;
    const inner = items.map((item) => this.item(item)).join("\n");
    return `${head} ${this.operands(reads)} {\n${inner}\n} -> ${this.operands(gives)}`;
  }

  private runs({ kind, region, reads, runs, sources, gives }: DraftRuns): string {
    // Innermost first: what is inside is compared by the number of those it is alike to.
    const numbers = runs.map((run) => this.folding.fold(run).number);
    const source = (one: DraftSource) => {
      const run = "iteration" in one ? runs[one.iteration] : undefined;
      return "iteration" in one && run !== undefined
        ? `${one.iteration}.${this.folding.ref(run, one.ref)}`
        : this.operand(one);
    };
    const given = sources.map((run) => run.map(source));
    const inputs = region.call?.inputs.join() ?? "";
    const head = `${kind} ${place(region)} ${kind === "call" ? this.callPath(region.path) : this.steps(region.path)}`;
    return `${head} ${inputs} ${this.operands(reads)} [${numbers.join()}] [${given.join(" ")}] -> ${this.operands(gives)}`;
  }

  private callPath(path: string): string {
    const { outside, steps } = placed(this.draft, path);
    return `${"/".repeat(outside)}${steps}`;
  }

  private steps(path: string): string {
    return path.slice(this.draft.path.length);
  }

  private operands(operands: readonly DraftOperand[]): string {
    return operands.map((one) => this.operand(one)).join();
  }

  private operand(operand: DraftOperand): string {
    return "ref" in operand ? this.ref(operand.ref) : "number";
  }

  private ref(ref: DraftRef): string {
    return String(this.refs.get(ref));
  }
}

const attributeKey = ({ kind }: NonNullable<Op["argument"]>, value: unknown): string =>
  LOOSE.has(kind) ? "" : valueKey(value);

/** Names of axes are handles, and may differ as numbers may. */
const typeKey = ({ axes, dtype }: TensorType): string => `${dtype} ${valueKey(axes.map(({ size }) => size))}`;

/** Where something is written: two pieces of text that say the same are two all the same. */
export const place = ({
  span: { source, start },
}: {
  readonly span: { readonly source: { readonly name: string }; readonly start: number };
}): string => `${source.name}:${start}`;

/** How many bodies further out that one is which a path continues, and what it adds. */
export function placed({ bases }: Draft, path: string): { readonly outside: number; readonly steps: string } {
  const outside = bases.findIndex((base) => isBelow(path, base));
  const base = bases[outside];
  if (base === undefined) throw new Error(`${path} is not of this block`);
  return { outside, steps: path.slice(base.length) };
}

const isBelow = (path: string, base: string): boolean => base === "" || path === base || path.startsWith(`${base}.`);
