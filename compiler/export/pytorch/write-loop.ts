import type { LoopItem, Operand, Ref } from "../../outline/outline.ts";
import { shapeText, type TensorType } from "../../shape/shape.ts";
import { type Flow, flowOf } from "../loop-flow.ts";
import { ClassScope } from "./class-scope.ts";
import type { ClassWriter } from "./class-writer.ts";
import { symbolic, whole } from "./python/expression-text.ts";
import { called, type Python, plain, py, variable } from "./python/python.ts";
import { itemName } from "./python/python-name.ts";
import { literal, type Named, type Place, type Symbolic, substituted } from "./python/symbol.ts";
import { slotSize } from "./slot-size.ts";
import { IterationWords } from "./words.ts";
import { type BuiltClass, writeClass } from "./write-class.ts";

/** An iteration as a module. */
interface Iteration {
  readonly built: BuiltClass;
  /** How it is built, in terms of the loop's index and with its own number. */
  readonly text: string;
  readonly own: string;
  readonly index: string | undefined;
  readonly results: readonly Ref[];
  /** What it is called with beside tensors. */
  readonly borrowed: readonly Python[];
}

/** A loop: a list of modules, one an iteration, called one after the other. */
export function writeLoop(item: LoopItem, writer: ClassWriter): void {
  if (item.count === 0) return;
  new LoopWriter(item, writer).write();
}

class LoopWriter {
  private readonly item: LoopItem;
  private readonly writer: ClassWriter;
  /** The sizes of what iterations give, in the words of the class around. */
  private readonly results: (readonly Ref[])[] = [];
  private readonly sizes: Map<Ref, readonly Symbolic[]>[] = [];

  constructor(item: LoopItem, writer: ClassWriter) {
    this.item = item;
    this.writer = writer;
  }

  write(): void {
    const { item, writer } = this;
    for (const source of item.sources.flat()) if (!("iteration" in source)) writer.keepTable(source);
    const iterations = Array.from({ length: item.count }, (_, i) => this.iteration(i));
    const list = this.list(iterations);
    const passing = passingOn(item, iterations);
    // Nobody reads what it gives: its weights are kept, and that is all.
    if (item.made.every(({ ref }) => writer.values.readersOf(ref) === 0)) this.took();
    else if (passing === undefined) this.unroll(list, iterations);
    else this.loop(passing, list, iterations[0]?.borrowed ?? []);
  }

  private iteration(i: number): Iteration {
    const { item, writer } = this;
    const region = writer.regionOf(item).members.filter((member) => "members" in member)[i];
    const body = item.kinds.find(({ indices }) => indices.includes(i))?.body;
    const run = region === undefined ? undefined : body?.regions.get(region);
    const { node } = writer.regionOf(item);
    if (region === undefined || body === undefined || run === undefined || node?.kind !== "loop")
      throw new Error(`iteration ${i} is of no kind`);
    const words = new IterationWords(writer.words, writer.scope, node, i, item.count);
    const scope = new ClassScope();
    const inputs = (item.sources[i] ?? []).map((source, slot) => {
      const type = body.values[slot];
      const given =
        "iteration" in source ? (this.sizes[source.iteration]?.get(source.ref) ?? []) : writer.sizes(source);
      const sizes = (type?.axes ?? []).map(({ name, size }, axis) => {
        const usual = axis + 1 === type?.axes.length ? "dim" : "size";
        const own = given[axis];
        const called = writer.module.nameIn(node, `${slot}.${axis}`, own?.bare?.name ?? name ?? usual);
        return own?.bare?.name === called ? own : slotSize(scope, undefined, called, size, own);
      });
      return { name: slot === 0 ? "x" : writer.module.nameIn(node, String(slot), labelOf(type?.label)), sizes };
    });
    const results = body.results;
    const wanted = itemName(item.id ?? "layer");
    const built = writeClass(
      writer,
      { body, run, path: region.path, scope, words, around: writer, results, inputs },
      { wanted, doc: undefined },
    );
    const { bare } = words.index;
    this.results.push(results);
    this.sizes.push(
      new Map(
        results.map((ref) => [
          ref,
          built.writer.values.sizes(ref).map((size) => withIndex(substituted(size, scope), bare, i)),
        ]),
      ),
    );
    const handed = [...built.writer.borrowed].map(([text, { owner }]) => writer.borrow(owner, plain(text)));
    const { building } = writer.scope;
    const text = built.build(building);
    const index = bare === undefined ? undefined : writer.scope.indexName(bare);
    return { built, results, borrowed: handed, text, own: built.build(at(building, bare, i)), index };
  }

  /** The modules in a list, and the attribute that it is. */
  private list(iterations: readonly Iteration[]): Python {
    const { item, writer } = this;
    const stored = iterations.flatMap(({ built }, i) =>
      built.weights.map((weight) => ({ ...weight, key: `${i}.${weight.key}` })),
    );
    const region = writer.regionOf(item);
    const wanted = item.id === undefined ? "layers" : writer.below(region.path);
    return writer.submodule(wanted, `nn.ModuleList(${this.listed(iterations)})`, stored);
  }

  /** Modules that are built alike as one expression, those that take turns as two, else one by one. */
  private listed(iterations: readonly Iteration[]): string {
    const texts = iterations.map(({ text }) => text);
    const [even = "", odd = even] = texts;
    const index = iterations.find((one) => one.index !== undefined)?.index ?? "_";
    const over = (name: string) => `for ${name} in range(${this.count().text})`;
    if (texts.every((text) => text === even)) return `${even} ${over(index)}`;
    const argumentsOf = (text: string) => text.slice(text.indexOf("("));
    const takeTurns = texts.every((text, i) => text === (i % 2 === 0 ? even : odd));
    // Of two, the second may as well be the first of many others: then it has other weights.
    const keys = iterations.map(({ built }) => built.weights.map(({ key }) => key).join());
    const areTwins = argumentsOf(even) === argumentsOf(odd) && keys[0] === keys[1];
    if (takeTurns && (texts.length > 2 || areTwins)) {
      const name = index === "_" ? "i" : index;
      return `${even} if ${name} % 2 == 0 else ${odd} ${over(name)}`;
    }
    return `[${iterations.map(({ own }) => own).join(", ")}]`;
  }

  private count(): Python {
    const { item, writer } = this;
    const { node } = writer.regionOf(item);
    const { count } = item;
    if (node?.kind !== "loop") return plain(String(count));
    const said = symbolic(node.count, writer.words);
    return (said.value === count ? whole(said) : literal(count)).in(writer.scope.building);
  }

  /** `for layer in self.layers: x = layer(x)` */
  private loop({ slots, targets }: Passing, list: Python, handed: readonly Python[]): void {
    const { item, writer } = this;
    const { values } = writer;
    const given = slots.map((source, slot) =>
      targets.includes(slot) && "ref" in source ? variable(values.changing(source.ref)) : writer.operand(source),
    );
    const read = given.flatMap(({ reads }) => reads);
    const each = values.unread(itemName(item.id ?? "layer"), read);
    const names = targets.map((slot) => given[slot]?.text ?? "_");
    const call = called(each, ...given, ...handed);
    values.statements.push(`for ${each} in ${list.text}:`, `    ${names.join(", ")} = ${call.text}`);
    this.took();
    for (const { ref, from } of item.made) {
      const place = this.results[from.iteration]?.indexOf(from.ref) ?? -1;
      values.hold(ref, names[place] ?? "_", this.sizes[from.iteration]?.get(from.ref) ?? []);
    }
  }

  /** Iterations as calls one after the other. */
  private unroll(list: Python, iterations: readonly Iteration[]): void {
    const { item, writer } = this;
    const { values } = writer;
    const inner = (iteration: number, ref: Ref): Ref => -1 - (iteration * 100_000 + ref);
    for (const source of item.sources.flat())
      if ("iteration" in source) values.expectReader(inner(source.iteration, source.ref));
    for (const { ref, from } of item.made)
      for (let n = values.readersOf(ref); n > 0; n--) values.expectReader(inner(from.iteration, from.ref));
    for (const [i, { results, borrowed: handed }] of iterations.entries()) {
      const reads = (item.sources[i] ?? []).map((source) =>
        "iteration" in source ? { ref: inner(source.iteration, source.ref) } : source,
      );
      const value = called(py`${list}[${String(i)}]`, ...reads.map((read) => writer.operand(read)), ...handed);
      values.took(reads);
      const refs = results.map((ref) => inner(i, ref));
      const parts = results.map((ref) => ({ name: undefined, sizes: this.sizes[i]?.get(ref) ?? [] }));
      const [only] = refs;
      if (refs.length > 1) values.giveParts(refs, value, parts);
      else if (only !== undefined) values.give(only, { python: value, name: undefined, sizes: parts[0]?.sizes ?? [] });
    }
    for (const { ref, from } of item.made) values.alias(ref, inner(from.iteration, from.ref));
  }

  private took(): void {
    this.writer.values.took(this.item.sources.flat().filter((source): source is Operand => !("iteration" in source)));
  }
}

/** A place where a loop's index is a number. */
const at = (place: Place, index: Named | undefined, i: number): Place => ({
  free: (value) => place.free(value),
  named: (name) => (name === index ? plain(String(i)) : place.named(name)),
});

/** What an iteration says of itself, said outside of its loop. */
const withIndex = (symbol: Symbolic, index: Named | undefined, i: number): Symbolic =>
  symbol.bare !== undefined && symbol.bare !== index
    ? symbol
    : { value: symbol.value, isWhole: symbol.isWhole, in: (place) => symbol.in(at(place, index, i)) };

/** How iterations hand values on where a loop of Python can do it. */
interface Passing {
  /** What is given for each slot at first. */
  readonly slots: readonly Operand[];
  /** For each result of an iteration, the slot of the next that it is for. */
  readonly targets: readonly number[];
}

/** Nothing where iterations differ in what they take or give, or where more is read of them than the last one's results. */
function passingOn(item: LoopItem, iterations: readonly Iteration[]): Passing | undefined {
  const flow = flowOf(item) ?? single(item);
  if (flow === undefined || flow.collected.some((refs) => refs.length > 0)) return undefined;
  const marks = iterations.map(({ results, borrowed }, i) => {
    const next = flow.next[i] ?? [];
    return [results.map((ref) => next.indexOf(ref)), borrowed.map(({ text }) => text)] as const;
  });
  const targets = marks[0]?.[0] ?? [];
  if (targets.includes(-1) || marks.some((mark) => JSON.stringify(mark) !== JSON.stringify(marks[0]))) return undefined;
  return { slots: flow.slots.map(({ first }) => first), targets };
}

/** A single iteration hands on its first value, if what it gives is of that kind. */
function single({ count, sources: [given = []], made, kinds }: LoopItem): Flow | undefined {
  const [first, ...more] = made;
  const values = kinds[0]?.body.values ?? [];
  if (count !== 1 || first === undefined || more.length > 0) return undefined;
  const [before, after] = [values[0], values[first.from.ref]].map((type) => type && shapeText(unnamed(type)));
  const slots = given.flatMap((source, i) => ("iteration" in source ? [] : [{ first: source, carried: i === 0 }]));
  if (before === undefined || before !== after || !("ref" in (given[0] ?? { literal: 0 }))) return undefined;
  return { slots, next: [[first.from.ref]], collected: [[]] };
}

const unnamed = ({ axes }: TensorType) => ({ axes: axes.map((axis) => ({ ...axis, name: undefined })) });

/** What messages call a tensor, where that is a name. */
const labelOf = (label: string | undefined): string => /^`(.+)`$/.exec(label ?? "")?.[1] ?? "x";
