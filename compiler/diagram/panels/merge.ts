import type { Region } from "../../expand/typed-graph.ts";
import { place } from "../../outline/alike.ts";
import type { Body, CallItem, GroupItem, Item, LoopItem, OpItem, Outline } from "../../outline/outline.ts";
import { itemsOf } from "../../outline/outline-parts.ts";
import type { Gapped, MergedBody, MergedGroup, MergedPart } from "./merged.ts";

interface TakenGroup extends Omit<GroupItem, "kind"> {
  readonly kind: MergedGroup["kind"];
}

/** What a choice took stands in its place. */
type Taken = OpItem | CallItem | LoopItem | TakenGroup;

/** A list of items in some runs of the merged body: those from `first` on. */
interface Listed {
  readonly items: readonly Item[];
  readonly first: number;
}

/** One written item in one of the bodies that have it. */
interface Written<I = Taken> {
  readonly item: I;
  readonly first: number;
}

/** Bodies are one where two thirds of what they do is written in the same place. */
const ALIKE = 2 / 3;

/** The outline with bodies put together that are written alike, and differ in sizes or by a part. Takes linear time. */
export function mergedOutline(outline: Outline): MergedBody {
  return new Merging(outline).main();
}

class Merging {
  /** Bodies of what is written in one place, a block or a loop, wherever it runs. */
  private readonly written = new Map<string, Set<Body>>();
  private readonly families = new Map<string, ReadonlyMap<Body, MergedBody>>();
  private readonly outline: Outline;

  constructor(outline: Outline) {
    this.outline = outline;
    for (const item of itemsOf(outline)) {
      if (item.kind === "call") this.note(keyOf(item), [item.definition.body]);
      else if (item.kind === "loop")
        this.note(
          keyOf(item),
          item.kinds.map(({ body }) => body),
        );
    }
  }

  private note(key: string, bodies: readonly Body[]): void {
    const known = this.written.get(key) ?? new Set();
    this.written.set(key, known);
    for (const body of bodies) known.add(body);
  }

  main(): MergedBody {
    return this.merged([this.outline.main]);
  }

  private merged(bodies: readonly Body[]): MergedBody {
    const runs = bodies.flatMap(({ regions }) => [...regions.keys()]);
    let first = 0;
    const lists: Listed[] = [];
    for (const { items, regions } of bodies) {
      lists.push({ items, first });
      first += regions.size;
    }
    const parts = this.parts(lists, runs.length);
    return { runs, numbers: new Map(runs.map((run, i) => [run, i])), parts };
  }

  private parts(lists: readonly Listed[], runs: number): MergedPart[] {
    return aligned(lists).map((same) => this.part(same, runs));
  }

  /** One part of what is written in one place. */
  private part(same: readonly Written[], runs: number): MergedPart {
    const kind = only(same).item.kind;
    switch (kind) {
      case "op":
        return { kind: "op", ops: gapped(same.filter(isOp), runs, ({ ops }) => ops) };
      case "call":
      case "loop":
        return {
          kind,
          regions: regionsOf(same, runs),
          bodies: this.ran(same.filter(runsBodies).map(({ item }) => item)),
        };
      default: {
        const lists = same.filter(isGroup).map(({ item, first }) => ({ items: item.items, first }));
        return { kind, regions: regionsOf(same, runs), parts: this.parts(lists, runs) };
      }
    }
  }

  /** The merged bodies of calls or loops written in one place. */
  private ran(items: readonly (CallItem | LoopItem)[]): MergedBody[] {
    const bodies = items.flatMap((item) => {
      const known = this.familiesOf(keyOf(item));
      const own = item.kind === "call" ? [item.definition.body] : item.kinds.map(({ body }) => body);
      return own.flatMap((body) => known.get(body) ?? []);
    });
    return [...new Set(bodies)];
  }

  private familiesOf(key: string): ReadonlyMap<Body, MergedBody> {
    const known = this.families.get(key);
    if (known !== undefined) return known;
    const all = families([...(this.written.get(key) ?? [])]).map((family) => [family, this.merged(family)] as const);
    const found = new Map(all.flatMap(([family, merged]) => family.map((body) => [body, merged] as const)));
    this.families.set(key, found);
    return found;
  }
}

/** Names a block by what it is, a loop by where it is written. */
function keyOf(item: CallItem | LoopItem): string {
  return item.kind === "call" ? `block ${place(item.definition.block)}` : `loop ${placeOf(item)}`;
}

const isOp = (one: Written): one is Written<OpItem> => one.item.kind === "op";
const runsBodies = (one: Written): one is Written<CallItem | LoopItem> =>
  one.item.kind === "call" || one.item.kind === "loop";
const isGroup = (one: Written): one is Written<TakenGroup> => "items" in one.item;
const isStructure = (one: Written): one is Written<Exclude<Taken, OpItem>> => one.item.kind !== "op";

const regionsOf = (same: readonly Written[], runs: number): Gapped<Region> =>
  gapped(same.filter(isStructure), runs, ({ regions }) => regions);

/** Lists of bodies laid one behind the other, each from its first run on. */
function gapped<I, T>(same: readonly Written<I>[], runs: number, listOf: (item: I) => readonly T[]): Gapped<T> {
  const all = new Array<T | undefined>(runs).fill(undefined);
  for (const { item, first } of same) for (const [i, one] of listOf(item).entries()) all[first + i] = one;
  return all;
}

/** Each body with those that it is alike with; the first of them decides. */
function families(bodies: readonly Body[]): Body[][] {
  const found: { readonly keys: ReadonlySet<string>; readonly bodies: Body[] }[] = [];
  for (const body of bodies) {
    const keys = new Set(keysIn(body.items));
    const family = found.find((one) => likeness(one.keys, keys) >= ALIKE);
    if (family === undefined) found.push({ keys, bodies: [body] });
    else family.bodies.push(body);
  }
  return found.map((family) => family.bodies);
}

/** How much of two sets is in both. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = [...b].filter((key) => a.has(key)).length;
  const all = a.size + b.size - both;
  return all === 0 ? 1 : both / all;
}

function* keysIn(items: readonly Item[]): Generator<string> {
  for (const [key, item] of keyed(items)) {
    yield key;
    if (item.kind === "loop") for (const { body } of item.kinds) yield* keysIn(body.items);
    else if ("items" in item) yield* keysIn(item.items);
  }
}

interface Link {
  readonly same: Written[];
  next: Link | undefined;
}

/** Items of several lists in one order, those together that are written in one place. */
function aligned(lists: readonly Listed[]): Written[][] {
  const head: Link = { same: [], next: undefined };
  const links = new Map<string, Link>();
  for (const { items, first } of lists) {
    let before = head;
    for (const [key, item] of keyed(items)) {
      const link: Link = links.get(key) ?? { same: [], next: before.next };
      if (!links.has(key)) before.next = link;
      links.set(key, link);
      link.same.push({ item, first });
      before = link;
    }
  }
  const order: Written[][] = [];
  for (let link = head.next; link !== undefined; link = link.next) order.push(link.same);
  return order;
}

/** Items with where they are written. */
function* keyed(items: readonly Item[]): Generator<readonly [string, Taken]> {
  const counts = new Map<string, number>();
  for (const item of taken(items)) {
    const name = item.kind === "op" ? item.op.name : (item.regions[0]?.label ?? "");
    const key = `${item.kind} ${name} ${placeOf(item)}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    yield [`${key} ${count}`, item];
  }
}

function placeOf(item: Taken): string {
  const written = item.kind === "op" ? item.node : item.regions[0];
  return written === undefined ? "" : place(written);
}

function* taken(items: readonly Item[]): Generator<Taken> {
  for (const item of items) {
    if (item.kind === "case") yield* taken(item.items);
    else if (isTaken(item)) yield item;
  }
}

const isTaken = (item: Item): item is Taken => item.kind !== "case";

function only<T>([first]: readonly T[]): T {
  if (first === undefined) throw new Error("nothing is written here");
  return first;
}
