import type { Region } from "../../expand/typed-graph.ts";
import type { Idiom } from "../../idioms/idiom.ts";
import { idiomOf, idiomsOf } from "../../idioms/idioms-of.ts";
import { place } from "../../outline/alike.ts";
import type { Body, CallItem, GroupItem, Item, LoopItem, OpItem, Outline } from "../../outline/outline.ts";
import { itemsOf } from "../../outline/outline-parts.ts";
import { idiomPath } from "../idiom-path.ts";
import { knownAs } from "./known-as.ts";
import type { Gapped, MergedBody, MergedCall, MergedGroup, MergedPart } from "./merged.ts";
import { inSections } from "./sections.ts";

interface TakenGroup extends Omit<GroupItem, "kind"> {
  readonly kind: MergedGroup["kind"];
}

/** What a choice took stands in its place. */
type Taken = OpItem | CallItem | LoopItem | TakenGroup | TakenIdiom;

/** Items that are known by one name. */
interface TakenIdiom {
  readonly kind: "idiom";
  readonly idiom: Idiom;
  readonly items: readonly Item[];
}

/** A list of items in some runs of the merged body: those from `first` on. */
interface Listed {
  readonly items: readonly Item[];
  readonly first: number;
  readonly count: number;
  /** What may be among the items, in structure too. */
  readonly idioms: IdiomsByItem;
}

/** A list of items with all runs of it, and where those stand. */
interface ListedBody extends Pick<Listed, "items"> {
  readonly idioms: readonly Idiom[];
  readonly regions: readonly Region[];
  readonly paths: readonly string[];
}

/** One written item in one of the bodies that have it. */
interface Written<I = Taken> extends Omit<Listed, "items"> {
  readonly item: I;
}

/** An idiom by each of its items, and how many those are. */
type IdiomsByItem = ReadonlyMap<Item, { readonly idiom: Idiom; readonly size: number }>;

/** Bodies are one where two thirds of what they do is written in the same place. */
const ALIKE = 2 / 3;

/** The outline with bodies put together that are written alike, and differ in sizes or by a part. Takes linear time. */
export function mergedOutline(outline: Outline): MergedBody {
  const found = known.get(outline) ?? new Merging(outline).main();
  known.set(outline, found);
  return found;
}

/** A model is drawn in several ways. */
const known = new WeakMap<Outline, MergedBody>();

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
    const lists = bodies.map((body) => ({
      items: body.items,
      regions: [...body.regions.keys()],
      paths: [...body.regions.keys()].map(({ path }) => path),
      idioms: idiomsIn(body),
    }));
    const all = this.mergedItems(lists);
    return { ...all, parts: inSections(all.parts, all), idiom: knownAs(bodies.map(idiomOf)), isPart: false };
  }

  private mergedItems(all: readonly ListedBody[]) {
    const runs: Region[] = [];
    const lists: Listed[] = [];
    // What is an idiom in some bodies alone is drawn as its ops, so that they stand with those of the others.
    const counts = new Map<string, number>();
    for (const key of all.flatMap(({ idioms }) => idioms.map(idiomKey))) counts.set(key, (counts.get(key) ?? 0) + 1);
    for (const { regions, paths: _, ...rest } of all) {
      const own = rest.idioms.filter((one) => counts.get(idiomKey(one)) === all.length);
      const list = { ...rest, idioms: byItem(own) };
      lists.push({ ...list, first: runs.length, count: regions.length });
      for (const region of regions) runs.push(region);
    }
    const paths = all.flatMap((one) => one.paths);
    return { runs, paths, numbers: new Map(runs.map((run, i) => [run, i])), parts: this.parts(lists, runs) };
  }

  private parts(lists: readonly Listed[], runs: readonly Region[]): MergedPart[] {
    return aligned(lists).map((same) => this.part(same, runs));
  }

  /** One part of what is written in one place. */
  private part(same: readonly Written[], all: readonly Region[]): MergedPart {
    const kind = only(same).item.kind;
    const runs = all.length;
    switch (kind) {
      case "op":
        return { kind: "op", ops: gapped(same.filter(isOp), runs, ({ ops }) => ops) };
      case "call":
      case "loop": {
        const items = same.filter(runsBodies).map(({ item }) => item);
        const ran = { regions: regionsOf(same, runs), bodies: this.ran(items) };
        return kind === "call" ? { kind, ...ran } : { kind, ...ran, isOfStages: items.every(areStages) };
      }
      case "idiom":
        return this.idiom(same.filter(isIdiom), all);
      default: {
        const lists = same.filter(isGroup).map(({ item, ...rest }) => ({ ...rest, items: item.items }));
        return { kind, regions: regionsOf(same, runs), parts: this.parts(lists, all) };
      }
    }
  }

  /** Ops that are known by one name, as a body of their own in the regions that they stand in. */
  private idiom(same: readonly Written<TakenIdiom>[], all: readonly Region[]): MergedCall {
    const lists = same.map(({ item, first, count }) => ({
      items: item.items,
      idioms: item.idiom.parts,
      regions: all.slice(first, first + count),
      paths: Array.from({ length: count }, (_, run) => idiomPath(item.items, run)),
    }));
    const body = {
      ...this.mergedItems(lists),
      idiom: knownAs(same.map(({ item }) => item.idiom)),
      isPart: true,
    };
    return { kind: "idiom", regions: all.map((run) => (body.numbers.has(run) ? run : undefined)), bodies: [body] };
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

/** The idioms of a body that is not one as a whole, else of what is in that one. */
function idiomsIn(body: Body): readonly Idiom[] {
  const whole = idiomOf(body);
  return whole === undefined ? idiomsOf(body) : whole.parts;
}

/** Names a block by what it is, a loop by where it is written. */
function keyOf(item: CallItem | LoopItem): string {
  return item.kind === "call" ? `block ${place(item.definition.block)}` : `loop ${placeOf(item)}`;
}

/** Whether no two iterations are alike. */
const areStages = (item: CallItem | LoopItem): boolean =>
  item.kind === "loop" && item.count > 1 && item.kinds.length === item.count;

const isOp = (one: Written): one is Written<OpItem> => one.item.kind === "op";
const runsBodies = (one: Written): one is Written<CallItem | LoopItem> =>
  one.item.kind === "call" || one.item.kind === "loop";
const isIdiom = (one: Written): one is Written<TakenIdiom> => one.item.kind === "idiom";
const isGroup = (one: Written): one is Written<TakenGroup> => "items" in one.item && "regions" in one.item;
const isStructure = (one: Written): one is Written<CallItem | LoopItem | TakenGroup> => "regions" in one.item;

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
  for (const { items, ...rest } of lists) {
    let before = head;
    for (const [key, item] of keyed(items, rest.idioms)) {
      const link: Link = links.get(key) ?? { same: [], next: before.next };
      if (!links.has(key)) before.next = link;
      links.set(key, link);
      link.same.push({ ...rest, item });
      before = link;
    }
  }
  const order: Written[][] = [];
  for (let link = head.next; link !== undefined; link = link.next) order.push(link.same);
  return order;
}

/** Items with where they are written. */
function* keyed(items: readonly Item[], idioms: IdiomsByItem = new Map()): Generator<readonly [string, Taken]> {
  const counts = new Map<string, number>();
  for (const item of withIdioms([...taken(items)], idioms)) {
    const name =
      item.kind === "op" ? item.op.name : "regions" in item ? (item.regions[0]?.label ?? "") : item.idiom.kind;
    const key = `${item.kind} ${name} ${placeOf(item)}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    yield [`${key} ${count}`, item];
  }
}

const idiomKey = ({ kind, items }: Idiom): string => [kind, ...[...taken(items)].map(placeOf)].join(" ");

/** Of idioms that share an item the first has it. */
function byItem(idioms: readonly Idiom[]): IdiomsByItem {
  const found = new Map<Item, { readonly idiom: Idiom; readonly size: number }>();
  for (const idiom of idioms) {
    const own = [...taken(idiom.items)];
    const known = { idiom, size: own.length };
    for (const item of own) if (!found.has(item)) found.set(item, known);
  }
  return found;
}

/** Items of an idiom as one, where nothing else stands among them. */
function withIdioms(items: readonly Exclude<Taken, TakenIdiom>[], idioms: IdiomsByItem): Taken[] {
  const found: Taken[] = [];
  let at = 0;
  for (let item = items[at]; item !== undefined; item = items[at]) {
    const known = idioms.get(item);
    const own = items.slice(at, at + (known?.size ?? 0));
    const isWhole = own.length === known?.size && own.every((one) => idioms.get(one) === known);
    found.push(isWhole ? { kind: "idiom", idiom: known.idiom, items: known.idiom.items } : item);
    at += isWhole ? own.length : 1;
  }
  return found;
}

function placeOf(item: Taken): string {
  if (item.kind === "idiom") return [...taken(item.items)].slice(0, 1).map(placeOf).join("");
  const written = item.kind === "op" ? item.node : item.regions[0];
  return written === undefined ? "" : place(written);
}

function* taken(items: readonly Item[]): Generator<Exclude<Taken, TakenIdiom>> {
  for (const item of items) {
    if (item.kind === "case") yield* taken(item.items);
    else if (isTaken(item)) yield item;
  }
}

const isTaken = (item: Item): item is Exclude<Taken, TakenIdiom> => item.kind !== "case";

function only<T>([first]: readonly T[]): T {
  if (first === undefined) throw new Error("nothing is written here");
  return first;
}
