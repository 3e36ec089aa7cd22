import { type OpRole, roleOf } from "../ops/op-role.ts";
import type { Body, CallItem, GroupItem, Item, LoopItem, Loose, Operand, OpItem } from "../outline/outline.ts";
import { Varied } from "../outline/varied.ts";
import type { Size } from "../size/size.ts";

/** A value on its way from the step that makes it to those that read it. */
export interface Passing {
  readonly sizes: readonly Size[];
  /** Undefined for what the body is given. */
  readonly maker: Step | undefined;
  readonly readers: Step[];
  /** Read from outside the body. */
  isResult: boolean;
  /** Whether it depends on something that the body is given: what does not is made of weights and constants. */
  readonly isFed: boolean;
}

/** An op as it runs in a body or in a block that the body calls; or a loop, or a call that is too large to look into. */
export interface Step {
  readonly place: number;
  readonly item: OpItem | CallItem | LoopItem;
  readonly role: OpRole;
  readonly reads: readonly (Passing | number)[];
  readonly gives: readonly Passing[];
  /** The item of the body that it is, or that it is within. */
  readonly unit: Item;
  /** Structure of the body around the unit, from outside in. */
  readonly within: readonly GroupItem[];
  /** State paths of its weights, in one run. */
  readonly weights: readonly string[];
}

export interface Flow {
  readonly steps: readonly Step[];
  /** The steps of each call and of each piece of structure. */
  readonly stepsOf: ReadonlyMap<Item, readonly Step[]>;
}

/** What is larger is no idiom: a call of so many ops is looked into on its own alone, so that no op is visited too often. */
const LARGEST_CALL = 100;

const opCounts = new WeakMap<Body, number>();

function opsIn(body: Body): number {
  const known = opCounts.get(body);
  if (known !== undefined) return known;
  const inItems = (items: readonly Item[]): number => items.reduce((sum, item) => sum + inItem(item), 0);
  const inItem = (item: Item): number => {
    if (item.kind === "call") return opsIn(item.definition.body);
    return item.kind === "op" || item.kind === "loop" ? 1 : inItems(item.items);
  };
  const count = inItems(body.items);
  opCounts.set(body, count);
  return count;
}

/** A body as steps, with the blocks that it calls looked into. */
export function flowOf(body: Body): Flow {
  const flowing = new Flowing();
  const given = body.values.slice(0, body.slots).map(({ axes }) => passing(axes, undefined, true));
  const values = flowing.body(body, given, { run: 0, unit: undefined, within: [] });
  for (const ref of body.results) {
    const value = values[ref];
    if (value !== undefined) value.isResult = true;
  }
  return flowing;
}

const passing = (axes: readonly { readonly size: Size }[], maker: Step | undefined, isFed: boolean): Passing => ({
  ...{ sizes: axes.map(({ size }) => size), maker, readers: [], isResult: false, isFed },
});

interface Around {
  /** Which of the body's runs is looked at. */
  readonly run: number;
  /** The call of the outermost body that this lies within. */
  readonly unit: Item | undefined;
  readonly within: readonly GroupItem[];
}

class Flowing implements Flow {
  readonly steps: Step[] = [];
  readonly stepsOf = new Map<Item, Step[]>();

  body(body: Body, given: readonly Passing[], around: Around): Passing[] {
    const values = [...given];
    this.items(body.items, body, values, around);
    return values;
  }

  private items(items: readonly Item[], body: Body, values: Passing[], around: Around): void {
    for (const item of items) {
      const from = this.steps.length;
      this.item(item, body, values, around);
      if (around.unit === undefined && item.kind !== "op") this.stepsOf.set(item, this.steps.slice(from));
    }
  }

  private item(item: Item, body: Body, values: Passing[], around: Around): void {
    switch (item.kind) {
      case "op":
        return this.op(item, body, values, around);
      case "call":
        return this.call(item, body, values, around);
      case "loop": {
        const outer = item.sources.flatMap((sources) => sources.filter((one): one is Operand => !("iteration" in one)));
        return this.closed(item, [...item.reads, ...outer], body, values, around);
      }
      default: {
        const within = around.unit === undefined ? [...around.within, item] : around.within;
        return this.items(item.items, body, values, { ...around, within });
      }
    }
  }

  private op(item: OpItem, body: Body, values: Passing[], around: Around): void {
    const role = roleOf(item.op);
    const weights = [...(item.ops[around.run]?.weights.values() ?? [])];
    this.step(item, role, item.reads, item.gives, weights, body, values, around);
  }

  private call(item: CallItem, body: Body, values: Passing[], around: Around): void {
    const inner = item.definition.body;
    if (opsIn(inner) > LARGEST_CALL) return this.closed(item, item.reads, body, values, around);
    const region = item.regions[around.run];
    const run = (region && inner.regions.get(region)) ?? 0;
    const given = item.reads.flatMap((read) =>
      "ref" in read ? (values[read.ref] ?? []) : passing([], undefined, false),
    );
    const made = this.body(inner, given, { ...around, run, unit: around.unit ?? item });
    for (const { ref, from } of item.made) {
      const value = made[from];
      if (value !== undefined) values[ref] = value;
    }
  }

  private closed(
    item: CallItem | LoopItem,
    reads: readonly Operand[],
    body: Body,
    values: Passing[],
    around: Around,
  ): void {
    const gives = item.made.map(({ ref }) => ref);
    this.step(item, "other", reads, gives, [], body, values, around);
  }

  private step(
    item: Step["item"],
    role: OpRole,
    reads: readonly Operand[],
    gives: readonly number[],
    weights: readonly string[],
    body: Body,
    values: Passing[],
    { unit = item, within }: Around,
  ): void {
    const read = reads.map((one) => ("ref" in one ? (values[one.ref] ?? 0) : (first(one.literal) ?? 0)));
    const isFed = role === "other" || read.some((one) => typeof one !== "number" && one.isFed);
    const made: Passing[] = [];
    const step: Step = {
      ...{ place: this.steps.length, item, role, reads: read, gives: made, unit, within, weights },
    };
    for (const ref of gives) {
      const value = passing(body.values[ref]?.axes ?? [], step, isFed);
      values[ref] = value;
      made.push(value);
    }
    for (const one of new Set(read)) if (typeof one !== "number") one.readers.push(step);
    this.steps.push(step);
  }
}

export const first = <T>(value: Loose<T>): T | undefined => (value instanceof Varied ? value.values[0] : value);
