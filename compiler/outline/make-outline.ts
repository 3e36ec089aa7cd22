import type { Region, TypedGraph } from "../expand/typed-graph.ts";
import type { Tensor } from "../shape/shape.ts";
import { type Alike, Folding, placed } from "./alike.ts";
import {
  Draft,
  type DraftGroup,
  type DraftItem,
  type DraftOp,
  type DraftOperand,
  type DraftRef,
  type DraftRuns,
} from "./draft.ts";
import type {
  Body,
  BodyValue,
  CallItem,
  Definition,
  GroupItem,
  Item,
  LoopItem,
  Loose,
  Operand,
  OpItem,
  Outline,
  OutlineWeight,
} from "./outline.ts";
import { valueKey } from "./value-key.ts";
import { Varied } from "./varied.ts";

const known = new WeakMap<TypedGraph, Outline>();

/** The structure of a typed model, with what is alike said once. It is made when it is first asked for. */
export function outlineOf(typed: TypedGraph): Outline {
  const outline = known.get(typed) ?? makeOutline(typed);
  known.set(typed, outline);
  return outline;
}

function makeOutline(typed: TypedGraph): Outline {
  const inputs = [...typed.inputs];
  const draft = new Draft(
    typed.root,
    inputs.map(([, tensor]) => tensor),
  );
  const outputs = [...typed.outputs].map(([name, tensor]) => [name, draft.bring(tensor)] as const);
  const folding = new Folding(typed.weights);
  const making = new Making(typed, folding);
  const main = making.body(folding.fold(draft));
  return {
    name: typed.name,
    title: typed.title,
    training: typed.training,
    main,
    inputs: inputs.map(([name]) => name),
    outputs: new Map(outputs.map(([name, ref]) => [name, folding.ref(draft, ref)])),
    definitions: [...making.definitions.values()],
  };
}

/** One item in a run: what is alike is made from the same item of every run. */
interface In<T> {
  readonly draft: Draft;
  readonly item: T;
}

/** The finished form of folded drafts; each body is made once, however many items run it. */
class Making {
  readonly definitions = new Map<Alike, Definition>();
  private readonly bodies = new Map<Alike, Body>();
  private readonly typed: TypedGraph;
  private readonly folding: Folding;

  constructor(typed: TypedGraph, folding: Folding) {
    this.typed = typed;
    this.folding = folding;
  }

  body(alike: Alike): Body {
    const known = this.bodies.get(alike);
    if (known !== undefined) return known;
    const drafts = alike.runs.map(({ draft }) => draft);
    const { slots } = only(drafts);
    const tensors = drafts.map((draft) => {
      const made: Tensor[] = [...draft.slots];
      for (const [ref, tensor] of draft.values.entries()) made[this.folding.ref(draft, ref)] = tensor;
      return made;
    });
    const read = drafts.flatMap((draft) => [...draft.exported].map((ref) => this.folding.ref(draft, ref)));
    const body: Body = {
      values: only(tensors).map((_, i) => bodyValue(tensors.map((made) => at(made, i)))),
      slots: slots.length,
      items: this.items(drafts.map((draft) => ({ draft, item: draft.items }))),
      results: [...new Set(read)].sort((a, b) => a - b),
      runs: drafts.length,
      regions: new Map(drafts.map(({ region }, i) => [region, i])),
    };
    this.bodies.set(alike, body);
    return body;
  }

  private items(lists: readonly In<readonly DraftItem[]>[]): Item[] {
    return only(lists).item.map((_, i) => this.item(lists.map(({ draft, item }) => ({ draft, item: at(item, i) }))));
  }

  private item(all: readonly In<DraftItem>[]): Item {
    switch (only(all).item.kind) {
      case "op":
        return this.op(all.flatMap(({ draft, item }) => (item.kind === "op" ? [{ draft, item }] : [])));
      case "group":
        return this.group(all.flatMap(({ draft, item }) => (item.kind === "group" ? [{ draft, item }] : [])));
      case "call":
        return this.call(all.flatMap(({ draft, item }) => (item.kind === "call" ? [{ draft, item }] : [])));
      case "loop":
        return this.loop(all.flatMap(({ draft, item }) => (item.kind === "loop" ? [{ draft, item }] : [])));
    }
  }

  private op(all: readonly In<DraftOp>[]): OpItem {
    const { draft, item } = only(all);
    const ops = all.map((one) => one.item.op);
    const { op, id, node, path, weights } = item.op;
    const own = Object.keys(op.attributes).map((name) => [name, loose(ops.map((one) => one.attributes[name]))]);
    return {
      kind: "op",
      op,
      id,
      path: pathIn(draft, path),
      node,
      reads: item.reads.map((_, i) => ({
        ...this.operand(all.map((one) => ({ draft: one.draft, item: at(one.item.reads, i) }))),
        names: loose(ops.map(({ inputs }) => namesOf(at(inputs, i)))),
      })),
      gives: item.gives.map((ref) => this.folding.ref(draft, ref)),
      argument: loose(ops.map(({ argument }) => argument)),
      attributes: Object.fromEntries(own),
      solution: loose(ops.map(({ solution }) => solution)),
      weights: [...weights.keys()].map((name) => this.weight(name, all)),
      ops,
    };
  }

  private weight(name: string, all: readonly In<DraftOp>[]): OutlineWeight {
    const weights = all.flatMap(({ item }) => this.typed.weights.get(item.op.weights.get(name) ?? "") ?? []);
    const first = only(weights);
    return { ...first, name, path: pathIn(only(all).draft, first.path), init: loose(weights.map(({ init }) => init)) };
  }

  private group(all: readonly In<DraftGroup>[]): GroupItem {
    const { kind, label } = only(all).item.region;
    if (kind !== "residual" && kind !== "branches" && kind !== "branch" && kind !== "case")
      throw new Error(`a ${kind} is no group`);
    const items = this.items(all.map(({ draft, item }) => ({ draft, item: item.items })));
    return { ...this.structure(all), kind, label, items };
  }

  private call(all: readonly In<DraftRuns>[]): CallItem {
    const { draft, item } = only(all);
    const { region, runs, exported } = item;
    const run = only(runs);
    const definition = this.definition(this.folding.of(run), region);
    const { outside, steps } = placed(draft, region.path);
    const made = exported.map(({ ref, as }) => ({
      ref: this.folding.ref(draft, as),
      from: this.folding.ref(run, ref),
    }));
    return { ...this.structure(all), path: steps, kind: "call", definition, outside, made };
  }

  private definition(alike: Alike, { call }: Region): Definition {
    const known = this.definitions.get(alike);
    if (known !== undefined) return known;
    if (call === undefined) throw new Error("a block that nobody called");
    const { block, inputs } = call;
    const scopes = alike.runs.map(({ draft }) => draft.region.call?.scope);
    const parameters = new Map(
      block.params.map(({ name }) => [name.text, loose(scopes.map((scope) => scope?.settled(name.text)))]),
    );
    const definition = { block, parameters, inputs, body: this.body(alike) };
    this.definitions.set(alike, definition);
    return definition;
  }

  private loop(all: readonly In<DraftRuns>[]): LoopItem {
    const { draft, item } = only(all);
    const { runs, sources, exported } = item;
    const folded = runs.map((run) => this.folding.of(run));
    const from = (iteration: number, ref: DraftRef) => ({ iteration, ref: this.folding.ref(at(runs, iteration), ref) });
    const kinds = [...new Set(folded)].map((kind) => ({
      indices: [...folded.keys()].filter((i) => folded[i] === kind),
      body: this.body(kind),
    }));
    return {
      ...this.structure(all),
      kind: "loop",
      count: runs.length,
      kinds,
      sources: sources.map((run) =>
        run.map((one) => ("iteration" in one ? from(one.iteration, one.ref) : this.operand([{ draft, item: one }]))),
      ),
      made: exported.map(({ run, ref, as }) => ({ ref: this.folding.ref(draft, as), from: from(run, ref) })),
    };
  }

  private structure(all: readonly In<DraftGroup | DraftRuns>[]) {
    const { draft, item } = only(all);
    const { region, reads, gives } = item;
    return {
      id: region.node?.id?.text,
      path: pathIn(draft, region.path),
      reads: reads.map((one) => this.operand([{ draft, item: one }])),
      gives: gives.map((one) => this.operand([{ draft, item: one }])),
      regions: all.map((one) => one.item.region),
    };
  }

  private operand(all: readonly In<DraftOperand>[]): Operand {
    const { draft, item } = only(all);
    if ("ref" in item) return { ref: this.folding.ref(draft, item.ref) };
    return { literal: loose(all.flatMap((one) => ("literal" in one.item ? [one.item.literal] : []))) };
  }
}

function bodyValue(tensors: readonly Tensor[]): BodyValue {
  const { axes, dtype, constant, label } = only(tensors);
  return { axes, dtype, constant, label, names: loose(tensors.map(namesOf)) };
}

const namesOf = ({ axes }: Tensor) => axes.map(({ name }) => name);

/** The value where all are equal, else all of them. */
function loose<T>(values: readonly T[]): Loose<T> {
  const first = only(values);
  const key = valueKey(first);
  return values.every((value) => value === first || valueKey(value) === key) ? first : new Varied(values);
}

const pathIn = ({ path: base }: Draft, path: string): string => path.slice(base.length);

/** The first of a list that has one. */
const only = <T>(list: readonly T[]): T => at(list, 0);

function at<T>(list: readonly T[], i: number): T {
  if (i >= list.length) throw new Error(`nothing is there at ${i}`);
  return list[i] as T;
}
