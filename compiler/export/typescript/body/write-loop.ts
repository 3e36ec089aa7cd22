import type { Region } from "../../../expand/typed-graph.ts";
import type { Body, LoopItem, Operand, Ref } from "../../../outline/outline.ts";
import { type Flow, flowOf } from "../../loop-flow.ts";
import { singular } from "../../names.ts";
import { type Code, code, joined, type Literal, sameCode } from "../code.ts";
import { identifier } from "../identifier.ts";
import type { ModuleWriter } from "../module-writer.ts";
import { agreeOnComments, literals, plain, relabelled, type Statement, set, skeleton } from "../statement.ts";
import { WeightTree } from "../weight-tree.ts";

/** A record of weights that has a name in code, and the path that it stands for. */
export interface WeightBase {
  readonly path: string;
  readonly code: string;
  readonly tree: WeightTree;
}

/** What a loop asks of whoever writes the body that it stands in, and the bodies of its iterations. */
export interface OuterBody {
  readonly statements: Statement[];
  readonly scope: { readonly module: ModuleWriter };
  write(): void;
  value(ref: Ref): Code;
  operand(operand: Operand): Code;
  give(ref: Ref, value: Code): void;
  local(wanted: string): string;
  regionOf(item: LoopItem): Region;
  weights(path: string): { readonly code: string; readonly tree: WeightTree };
  inside(body: Body, run: number, given: readonly Code[], bases: readonly WeightBase[]): OuterBody;
  beside(body: Body, run: number, given: readonly Code[]): OuterBody;
}

interface Slot {
  /** What it stands for in every iteration: what it was given at first, or the name that carries it on. */
  readonly value: Code;
  readonly carried: string | undefined;
  readonly first: Code;
}

interface Iteration {
  readonly statements: readonly Statement[];
  readonly weights: WeightTree;
}

/**
 * A loop as a loop where its iterations pass values on from one to the next only, else iteration after iteration.
 * Iterations that differ in numbers alone are written once; two kinds that take turns are told apart by a condition,
 * and the others stand one loop after the other.
 */
export function writeLoop(item: LoopItem, writer: OuterBody): void {
  const flow = flowOf(item);
  if (flow === undefined) unroll(item, writer);
  else new LoopWriter(item, flow, writer).write();
}

class LoopWriter {
  private readonly item: LoopItem;
  private readonly flow: Flow;
  private readonly writer: OuterBody;
  private readonly slots: readonly Slot[];
  private readonly lists: readonly string[];
  private readonly itemName: string;
  private readonly index: string;
  private readonly path: string;
  /** The path of its weights with the list that they are in; nothing where iterations have no path of their own. */
  private readonly hasOwnPath: boolean;

  constructor(item: LoopItem, flow: Flow, writer: OuterBody) {
    this.item = item;
    this.flow = flow;
    this.writer = writer;
    this.path = writer.regionOf(item).path;
    this.hasOwnPath = item.id !== undefined;
    this.slots = flow.slots.map(({ first, carried }) => {
      const value = writer.operand(first);
      if (!carried) return { value, carried: undefined, first: value };
      const name = writer.local("x");
      return { value: code`${name}`, carried: name, first: value };
    });
    this.lists = (flow.collected[0] ?? []).map(() => writer.local("collected"));
    this.itemName = writer.local(singular(identifier(item.id ?? "layer")));
    this.index = writer.local("i");
  }

  write(): void {
    const { writer, item } = this;
    for (const { carried, first } of this.slots)
      if (carried !== undefined) writer.statements.push(set(`let ${carried}: tf.Tensor`, first));
    for (const list of this.lists) writer.statements.push(set(`const ${list}: tf.Tensor[]`, code`[]`));
    const iterations = Array.from({ length: item.count }, (_, i) => this.iteration(i));
    writer.statements.push(...this.loops(iterations));
    this.giveResults();
  }

  private giveResults(): void {
    const { next, collected } = this.flow;
    for (const { ref, from } of this.item.made) {
      const list = collected[from.iteration]?.indexOf(from.ref) ?? -1;
      const slot = from.iteration === this.item.count - 1 ? (next[from.iteration]?.indexOf(from.ref) ?? -1) : -1;
      const carried = this.slots[slot]?.carried;
      if (carried !== undefined) this.writer.give(ref, code`${carried}`);
      else this.writer.give(ref, code`${this.lists[list] ?? ""}[${from.iteration}]`);
    }
  }

  private iteration(i: number): Iteration {
    const { body, run } = iterationBody(this.item, this.writer, i);
    const weights = new WeightTree();
    const own = this.hasOwnPath ? [{ path: `${this.path}.${i}`, code: this.itemName, tree: weights }] : [];
    const inner = this.writer.inside(
      body,
      run,
      this.slots.map(({ value }) => value),
      own,
    );
    inner.write();
    const statements = [...inner.statements];
    for (const [k, ref] of (this.flow.collected[i] ?? []).entries())
      statements.push(plain(code`${this.lists[k] ?? ""}.push(${inner.value(ref)})`));
    const carried = this.slots.flatMap(({ carried: name }, slot) => {
      const ref = this.flow.next[i]?.[slot];
      return name === undefined || ref === undefined ? [] : [{ name, value: inner.value(ref) }];
    });
    return { statements: carryingOn(statements, carried), weights };
  }

  /** Loops over the iterations, one after the other. */
  private loops(iterations: readonly Iteration[]): Statement[] {
    const marks = iterations.map(({ statements }) => skeleton(statements));
    const types = iterations.map(({ weights }) => weights.text(this.writer.scope.module.typeOf));
    const isAlike = types.every((type) => type === types[0]);
    const kinds = [...new Set(marks)];
    const takeTurns = kinds.length === 2 && isAlike && marks.every((mark, i) => mark === marks[i % 2]);
    if (kinds.length === 1 && isAlike) return [this.loop(iterations, [0, iterations.length], types[0] !== "")];
    if (takeTurns) return [this.loop(iterations, [0, iterations.length], types[0] !== "", marks)];
    const statements: Statement[] = [];
    for (let start = 0; start < iterations.length; ) {
      const isNext = (i: number) => marks[i] === marks[start] && types[i] === types[start];
      let end = start + 1;
      while (end < iterations.length && isNext(end)) end++;
      statements.push(...inTheOpen(this.loop(iterations, [start, end], types[start] !== "")));
      start = end;
    }
    return statements;
  }

  private loop(
    all: readonly Iteration[],
    [start, end]: readonly [number, number],
    hasWeights: boolean,
    marks?: readonly string[],
  ): Statement {
    const iterations = all.slice(start, end);
    const isWhole = iterations.length === all.length;
    const list = hasWeights ? this.list(all) : undefined;
    const each = Array.from({ length: end - start }, (_, i) => `${list}[${start + i}]`);
    if (iterations.length === 1) {
      const over = list === undefined ? undefined : { item: this.itemName, list: each[0] ?? "" };
      return { kind: "once", over, body: iterations[0]?.statements ?? [] };
    }
    const over =
      list === undefined ? undefined : { item: this.itemName, list: isWhole ? list : `[${each.join(", ")}]` };
    const kindsOf = marks === undefined ? [undefined] : [...new Set(marks)];
    const kinds = kindsOf.map((mark, k) => {
      const own = iterations.map(({ statements }, i) =>
        mark === undefined || marks?.[i] === mark ? statements : undefined,
      );
      const isLast = k === kindsOf.length - 1;
      return { when: isLast ? undefined : code`${this.index} % 2 === ${String(k)}`, body: merged(own) };
    });
    return { kind: "loop", over, index: this.index, count: code`${iterations.length}`, kinds };
  }

  /** The list that iterations' weights are in; the types of all of them are told to whoever has it. */
  private list(iterations: readonly Iteration[]): string {
    const { code: list, tree } = this.writer.weights(this.path);
    for (const [i, { weights }] of iterations.entries()) tree.elements.set(i, weights);
    return list;
  }
}

/** An iteration that names nothing needs no braces around it. */
function inTheOpen(statement: Statement): readonly Statement[] {
  if (statement.kind !== "once" || statement.over !== undefined) return [statement];
  const names = statement.body.some((one) => one.kind === "assign" && /^(?:const|let) /.test(one.target));
  return names ? [statement] : statement.body;
}

function iterationBody(item: LoopItem, writer: OuterBody, i: number): { readonly body: Body; readonly run: number } {
  const region = writer.regionOf(item).members.filter((member) => "members" in member)[i];
  const body = item.kinds.find(({ indices }) => indices.includes(i))?.body;
  const run = region === undefined ? undefined : body?.regions.get(region);
  if (body === undefined || run === undefined) throw new Error(`iteration ${i} is of no kind`);
  return { body, run };
}

/** The statements with what the next iteration is handed. */
function carryingOn(
  statements: readonly Statement[],
  carried: readonly { readonly name: string; readonly value: Code }[],
): readonly Statement[] {
  const [one, ...more] = carried;
  if (one === undefined) return statements;
  if (more.length > 0) {
    const names = carried.map(({ name }) => name);
    return [...statements, set(`[${names.join(", ")}]`, code`[${joined(carried.map(({ value }) => value))}]`)];
  }
  if (sameCode(one.value, code`${one.name}`)) return statements;
  const last = statements.at(-1);
  if (last?.kind === "assign" && sameCode([last.target], code`const ${one.value}`))
    return [...statements.slice(0, -1), { ...last, target: one.name }];
  return [...statements, set(one.name, one.value)];
}

/** One body for iterations that differ in numbers alone, which become lists; what is not there does not run. */
function merged(iterations: readonly (readonly Statement[] | undefined)[]): readonly Statement[] {
  const own = iterations.filter((statements) => statements !== undefined);
  const [first = [], ...others] = own;
  const all = own.map((statements) => literals(statements));
  const columns = (all[0] ?? []).map((_, column): Literal => {
    let next = 0;
    let latest: Literal = all[0]?.[column] ?? "0";
    return iterations.map((statements) => {
      if (statements !== undefined) latest = all[next++]?.[column] ?? latest;
      return latest;
    });
  });
  const body = relabelled(first, columns);
  for (const other of others) agreeOnComments(body, other);
  return body;
}

function unroll(item: LoopItem, writer: OuterBody): void {
  const done: OuterBody[] = [];
  for (let i = 0; i < item.count; i++) {
    const { body, run } = iterationBody(item, writer, i);
    const given = (item.sources[i] ?? []).map((source) =>
      "iteration" in source ? valueIn(done, source.iteration, source.ref) : writer.operand(source),
    );
    const inner = writer.beside(body, run, given);
    inner.write();
    writer.statements.push(...inner.statements);
    done.push(inner);
  }
  for (const { ref, from } of item.made) writer.give(ref, valueIn(done, from.iteration, from.ref));
}

function valueIn(done: readonly OuterBody[], iteration: number, ref: Ref): Code {
  const inner = done[iteration];
  if (inner === undefined) throw new Error(`iteration ${iteration} is read before it ran`);
  return inner.value(ref);
}
