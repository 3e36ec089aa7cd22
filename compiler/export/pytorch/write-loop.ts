import type { LoopItem, Operand, Ref } from "../../outline/outline.ts";
import { type Flow, flowOf } from "../loop-flow.ts";
import { singular } from "../names.ts";
import { ClassScope } from "./class-scope.ts";
import type { ClassWriter } from "./class-writer.ts";
import { symbolic } from "./expression-text.ts";
import { called, type Python, plain, py, variable } from "./python.ts";
import { pythonName } from "./python-name.ts";
import { slotSize } from "./slot-size.ts";
import { literal, type Symbolic, substituted } from "./symbol.ts";
import { IterationWords } from "./words.ts";
import { type BuiltClass, writeClass } from "./write-class.ts";

/** An iteration as a module. */
interface Iteration {
  readonly built: BuiltClass;
  readonly scope: ClassScope;
  readonly results: readonly Ref[];
  /** What it is called with beside tensors. */
  readonly borrowed: readonly Python[];
  readonly index: string;
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
    const flow = flowOf(item);
    const [first] = iterations;
    const isUniform =
      first !== undefined &&
      iterations.every(
        (one) =>
          one.results.length === first.results.length &&
          one.borrowed.map(({ text }) => text).join() === first.borrowed.map(({ text }) => text).join(),
      );
    const isSimple = flow !== undefined && isUniform && flow.collected.every((refs) => refs.length === 0);
    if (isSimple && flow.slots.filter(({ carried }) => carried).length === first?.results.length)
      this.loop(flow, list, first);
    else this.unroll(list, iterations);
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
        const own = given[axis];
        return own?.bare === undefined ? slotSize(scope, undefined, name, size, own) : own;
      });
      return { name: labelOf(type?.label), sizes };
    });
    const results = body.results;
    const wanted = singular(pythonName(item.id ?? "layer"));
    const built = writeClass(
      writer,
      { body, run, path: region.path, scope, words, around: writer, results, inputs },
      { wanted, doc: undefined },
      ({ given }) => (given ?? literal(null)).in(writer.scope.building).text,
    );
    this.sizes.push(
      new Map(results.map((ref) => [ref, built.writer.values.sizes(ref).map((size) => substituted(size, scope))])),
    );
    const handed = [...built.writer.borrowed].map(([text, { owner }]) => writer.borrow(owner, plain(text)));
    const index = words.index.bare === undefined ? undefined : writer.scope.indexName(words.index.bare);
    return { built, scope, results, borrowed: handed, index: index ?? "_" };
  }

  /** The modules in a list, and the attribute that it is. */
  private list(iterations: readonly Iteration[]): Python {
    const { item, writer } = this;
    const [first] = iterations;
    const texts = iterations.map(({ built }) => built.built);
    const range = `range(${this.count().text})`;
    const isAlike = texts.every((text) => text === texts[0]);
    const items = isAlike ? `${texts[0]} for ${first?.index} in ${range}` : `[${texts.join(", ")}]`;
    const stored = iterations.flatMap(({ built }, i) =>
      built.weights.map((weight) => ({ ...weight, key: `${i}.${weight.key}` })),
    );
    const region = writer.regionOf(item);
    const wanted = item.id === undefined ? "layers" : writer.below(region.path);
    return writer.submodule(region.path, wanted, `nn.ModuleList(${items})`, stored);
  }

  private count(): Python {
    const { item, writer } = this;
    const { node } = writer.regionOf(item);
    const { count } = item;
    if (node?.kind !== "loop") return plain(String(count));
    const said = symbolic(node.count, writer.words);
    return (said.value === count ? said : literal(count)).in(writer.scope.building);
  }

  /** `for layer in self.layers: x = layer(x)` */
  private loop(flow: Flow, list: Python, { results, borrowed: handed }: Iteration): void {
    const { item, writer } = this;
    const { values } = writer;
    const carried = new Map<Ref, string>();
    const given = flow.slots.map(({ first, carried: isCarried }, slot) => {
      const next = flow.next.at(-1)?.[slot];
      if (!isCarried || next === undefined || !("ref" in first)) return writer.operand(first);
      const name = values.changing(first.ref);
      carried.set(next, name);
      return variable(name);
    });
    const each = values.unread(singular(pythonName(item.id ?? "layer")));
    const targets = results.map((ref) => carried.get(ref) ?? "_");
    const call = called(each, ...given, ...handed);
    values.statements.push(`for ${each} in ${list.text}:`, `    ${targets.join(", ")} = ${call.text}`);
    this.took();
    for (const { ref, from } of item.made)
      values.hold(ref, carried.get(from.ref) ?? "_", this.sizes[from.iteration]?.get(from.ref) ?? []);
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
      values.giveParts(refs, value, parts);
    }
    for (const { ref, from } of item.made) values.alias(ref, inner(from.iteration, from.ref));
  }

  private took(): void {
    this.writer.values.took(this.item.sources.flat().filter((source): source is Operand => !("iteration" in source)));
  }
}

/** What messages call a tensor, where that is a name. */
const labelOf = (label: string | undefined): string => /^`(.+)`$/.exec(label ?? "")?.[1] ?? "x";
