import { isRegion, type Region, type TypedOp } from "../expand/typed-graph.ts";
import type { Tensor } from "../shape/shape.ts";

/** A slot as −1, −2, …; what the body makes itself as 0, 1, …: the numbers of the finished form come with folding. */
export type DraftRef = number;

export type DraftOperand = { readonly ref: DraftRef } | { readonly literal: number };

export interface DraftOp {
  readonly kind: "op";
  readonly op: TypedOp;
  readonly reads: readonly DraftOperand[];
  readonly gives: readonly DraftRef[];
}

/** Structure that runs in the body around it: a residual, branches, one branch, a choice. */
export interface DraftGroup {
  readonly kind: "group";
  readonly region: Region;
  readonly reads: readonly DraftOperand[];
  readonly items: readonly DraftItem[];
  readonly gives: readonly DraftOperand[];
}

/** A value of a run, as the body around it reads it. */
interface Exported {
  readonly run: number;
  readonly ref: DraftRef;
  readonly as: DraftRef;
}

export type DraftSource = DraftOperand | { readonly iteration: number; readonly ref: DraftRef };

/** A call of a block, which is one run, or a loop, which is one an iteration. */
export interface DraftRuns<K extends "call" | "loop" = "call" | "loop"> {
  readonly kind: K;
  readonly region: Region;
  readonly reads: readonly DraftOperand[];
  readonly runs: Draft[];
  /** For each run, what its slots are given. */
  readonly sources: (readonly DraftSource[])[];
  readonly gives: DraftOperand[];
  /** Grows as long as someone reads from within. */
  readonly exported: Exported[];
}

export type DraftItem = DraftOp | DraftGroup | DraftRuns<"call"> | DraftRuns<"loop">;

/** Where a draft stands: run `run` of `runs`, which is an item of `parent`. */
interface Around {
  readonly parent: Draft;
  readonly runs: DraftRuns;
  readonly run: number;
}

/** One run of a body, before those that are alike become one. */
export class Draft {
  readonly slots: Tensor[] = [];
  readonly values: Tensor[] = [];
  readonly items: readonly DraftItem[];
  /** Refs that are read from outside. */
  readonly exported = new Set<DraftRef>();
  readonly region: Region;
  readonly path: string;
  /** The paths of the body and of those around it in the same block, which a path within continues one of (rule 19). */
  readonly bases: readonly string[];
  private readonly around: Around | undefined;
  /** Slots by the tensors that are read: two inputs of a block may be given one. */
  private readonly refs = new Map<Tensor, DraftRef>();
  private readonly byId = new Map<number, DraftRef>();
  /** Id of a tensor that a run within made → which one. */
  private readonly within = new Map<number, { readonly runs: DraftRuns; readonly run: number }>();

  constructor(region: Region, inputs: readonly Tensor[], around?: Around) {
    const { members, path, call } = region;
    this.region = region;
    this.path = path;
    this.bases = around === undefined || call !== undefined ? [path] : [path, ...around.parent.bases];
    this.around = around;
    for (const tensor of inputs) this.addSlot(tensor);
    this.items = this.itemsOf(members);
  }

  /** What stands for a tensor here, whatever its axes are called. */
  private operand(tensor: Tensor): DraftOperand {
    const ref = this.refs.get(tensor) ?? this.refOf(tensor);
    return ref === undefined ? { literal: literalOf(tensor) } : { ref };
  }

  /** The ref of a tensor that was made here, within, or around; undefined for a number, which nobody makes. */
  private refOf(tensor: Tensor): DraftRef | undefined {
    const own = this.byId.get(tensor.id) ?? this.bringOut(tensor);
    if (own !== undefined) return own;
    if (this.around?.parent.isMade(tensor) === true) return this.addSlot(tensor);
    // What a rejected node would have made comes from nowhere, its type known or not; an editor shows what stands around
    // it all the same.
    const isNumber = !tensor.poisoned && tensor.axes.length === 0 && tensor.constant !== undefined;
    return isNumber ? undefined : this.addValue(tensor);
  }

  private isMade(tensor: Tensor): boolean {
    return this.byId.has(tensor.id) || this.within.has(tensor.id) || (this.around?.parent.isMade(tensor) ?? false);
  }

  private bringOut(tensor: Tensor): DraftRef | undefined {
    const maker = this.within.get(tensor.id);
    if (maker === undefined) return undefined;
    const as = this.addValue(tensor);
    maker.runs.exported.push({ run: maker.run, ref: exportFrom(maker.runs, maker.run, tensor), as });
    return as;
  }

  /** What others read from here. */
  bring(tensor: Tensor): DraftRef {
    const ref = this.refOf(tensor);
    if (ref === undefined) throw new Error(`nobody makes ${tensor.label}`);
    this.exported.add(ref);
    return ref;
  }

  private addValue(tensor: Tensor): DraftRef {
    const ref = this.values.push(tensor) - 1;
    this.byId.set(tensor.id, ref);
    return ref;
  }

  private addSlot(tensor: Tensor): DraftRef {
    const ref = -this.slots.push(tensor);
    this.refs.set(tensor, ref);
    // Of two inputs that are given one tensor, the first stands for it.
    if (!this.byId.has(tensor.id)) this.byId.set(tensor.id, ref);
    return ref;
  }

  private itemsOf(members: readonly (Region | TypedOp)[]): DraftItem[] {
    return members.map((member) => (isRegion(member) ? this.structure(member) : this.op(member)));
  }

  private op(op: TypedOp): DraftOp {
    const reads = op.inputs.map((tensor) => this.operand(tensor));
    const gives = op.results.map((tensor) => this.made(tensor));
    return { kind: "op", op, reads, gives };
  }

  private made(tensor: Tensor): DraftRef {
    for (let draft: Draft = this; draft.around !== undefined; draft = draft.around.parent)
      draft.around.parent.within.set(tensor.id, draft.around);
    return this.addValue(tensor);
  }

  private structure(region: Region): DraftItem {
    const reads = region.inputs.map((tensor) => this.operand(tensor));
    switch (region.kind) {
      case "block":
        return this.call(region, reads);
      case "loop":
        return this.loop(region, reads);
      default: {
        const items = this.itemsOf(region.members);
        return { kind: "group", region, reads, items, gives: region.results.map((tensor) => this.operand(tensor)) };
      }
    }
  }

  private call(region: Region, reads: readonly DraftOperand[]): DraftRuns<"call"> {
    const call: DraftRuns<"call"> = {
      kind: "call",
      region,
      reads,
      runs: [],
      sources: [reads],
      gives: [],
      exported: [],
    };
    call.runs.push(new Draft(region, region.inputs, { parent: this, runs: call, run: 0 }));
    call.gives.push(...region.results.map((tensor) => this.operand(tensor)));
    return call;
  }

  private loop(region: Region, reads: readonly DraftOperand[]): DraftRuns<"loop"> {
    const loop: DraftRuns<"loop"> = { kind: "loop", region, reads, runs: [], sources: [], gives: [], exported: [] };
    for (const [run, iteration] of region.members.filter(isRegion).entries()) {
      const draft = new Draft(iteration, [], { parent: this, runs: loop, run });
      loop.runs.push(draft);
      loop.sources.push(draft.slots.map((tensor) => this.sourceFor(tensor, loop, run)));
    }
    loop.gives.push(...region.results.map((tensor) => this.operand(tensor)));
    return loop;
  }

  /** What an iteration is given for a slot. */
  private sourceFor(tensor: Tensor, runs: DraftRuns, run: number): DraftSource {
    const maker = this.within.get(tensor.id);
    if (maker?.runs === runs && maker.run < run)
      return { iteration: maker.run, ref: exportFrom(runs, maker.run, tensor) };
    return this.operand(tensor);
  }
}

/** The ref of a tensor in the run that made it, which is read from outside from now on. */
function exportFrom({ runs }: DraftRuns, run: number, tensor: Tensor): DraftRef {
  const draft = runs[run];
  if (draft === undefined) throw new Error("nothing is read from a run that has not ended");
  return draft.bring(tensor);
}

function literalOf({ constant, label }: Tensor): number {
  const [number] = constant?.data ?? [];
  if (number === undefined) throw new Error(`nobody makes ${label}`);
  return number;
}
