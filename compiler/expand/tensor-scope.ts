import { type Span, textAt } from "../../schema/problem/source.ts";
import type { Whereabouts } from "../../schema/spec/node-messages.ts";
import * as nodeMessages from "../../schema/spec/node-messages.ts";
import type { Name } from "../../schema/spec/spec.ts";
import * as messages from "../../schema/spec/spec-messages.ts";
import { ECHO, reject } from "../shape/rejection.ts";
import type { Tensor } from "../shape/shape.ts";

/** What a name in a list of nodes stands for. */
export interface Named {
  /** One for an op with one result; several for a list that a loop collected. */
  readonly tensors: readonly Tensor[];
  readonly isList: boolean;
  /** For a structure node: the names of the body it ran, read as `id.name`. */
  readonly inner: TensorScope | undefined;
  readonly span: Span;
}

/** Names that stand in a list inside this one and cannot be read from here. */
interface OutOfReach {
  readonly why: "nameless" | "loop" | "untaken";
  /** The node that the list belongs to. */
  readonly what: string;
  /** Worked out only when one is missed. */
  names(): readonly Name[];
  readonly inner?: TensorScope;
}

/** The tensors that `in`, operands, bodies and `outputs` may name: a list of nodes and the lists around it. */
export class TensorScope {
  private readonly parent: TensorScope | undefined;
  private readonly names = new Map<string, Named>();
  /** Names that may hide outer ones: what `carry` brings in. */
  private readonly hiding = new Set<string>();
  private readonly outOfReach: OutOfReach[] = [];
  private isVague = false;
  /** Names that nodes further down this list will define. */
  private readonly announced = new Map<string, Span>();
  /** Names asked for and not found, in the outermost list only. */
  private readonly missed = new Set<string>();

  constructor(parent?: TensorScope) {
    this.parent = parent;
  }

  define(name: string, named: Named): void {
    this.requireNew({ text: name, span: named.span });
    this.names.set(name, named);
  }

  /** Rule 7: a name is defined once along a list and the lists around it. */
  requireNew({ text, span }: Name): void {
    const first = this.find(text);
    if (first !== undefined && !this.hiding.has(text)) reject(messages.definedTwice(span, "tensor", text, first.span));
  }

  /** Defines a name that hides an outer one. */
  hide(name: string, named: Named): void {
    this.hiding.add(name);
    this.names.set(name, named);
  }

  find(name: string): Named | undefined {
    return this.names.get(name) ?? this.parent?.find(name);
  }

  /** Whether there is, or will be, a tensor of this name, as far as the lists could be read. */
  mayKnow(name: string): boolean {
    return this.names.has(name) || this.announced.has(name) || this.isVague || (this.parent?.mayKnow(name) ?? false);
  }

  /** A name of this very list. */
  own(name: string): Named | undefined {
    return this.names.get(name);
  }

  ownNames(): Name[] {
    return [...this.names].map(([text, { span }]) => ({ text, span }));
  }

  allNames(): Name[] {
    return [...this.ownNames(), ...(this.parent?.allNames() ?? [])];
  }

  /** A node of this list could not be read: what it would have defined is not known, so no name is called missing. */
  expectAnything(): void {
    this.isVague = true;
  }

  /** Names that nobody reads from here: what is said of them is where they are. */
  keepOut(names: OutOfReach): void {
    this.outOfReach.push(names);
  }

  /** Where a name is that cannot be read bare: in a list inside this one. */
  private whereabouts(name: string): Whereabouts | undefined {
    const inside = [...this.names].flatMap(([id, { inner }]) => (inner === undefined ? [] : [{ id, inner }]));
    const holder = inside.find(({ inner }) => inner.own(name) !== undefined);
    if (holder !== undefined) return { why: "inside", path: [holder.id] };
    for (const { why, what, names, inner } of this.outOfReach) {
      const at = names().find(({ text }) => text === name)?.span;
      if (at !== undefined) return { why, what, at, path: [nodeMessages.NAMELESS] };
      const deeper = inner?.whereabouts(name);
      if (deeper?.why === "inside") return { why, what, at, path: [nodeMessages.NAMELESS, ...deeper.path] };
      if (deeper !== undefined) return under(nodeMessages.NAMELESS, deeper);
    }
    for (const { id, inner } of inside) {
      const found = inner.whereabouts(name);
      if (found !== undefined) return under(id, found);
    }
    return undefined;
  }

  /** Says which names this list is going to define. */
  announce(names: readonly Name[]): void {
    for (const { text, span } of names) this.announced.set(text, span);
  }

  /** Says that there is no such name: once, and to whom asks again in silence. */
  private rejectUnknown(name: string, span: Span, candidates = () => this.allNames()): never {
    if (this.isVague) return reject(ECHO);
    const later = this.announced.get(name);
    if (later !== undefined) return reject(nodeMessages.readTooEarly(span, name, later));
    if (this.parent !== undefined) return this.parent.rejectUnknown(name, span, candidates);
    if (this.missed.has(name)) return reject(ECHO);
    this.missed.add(name);
    const place = this.whereabouts(name);
    return reject(
      place === undefined
        ? nodeMessages.unnamedTensor(span, name, candidates())
        : nodeMessages.unknownTensor(span, name, candidates(), place),
    );
  }

  /** Follows `id.name.name`. */
  lookUp(path: readonly string[], span: Span): Named {
    const [first = "", ...rest] = path;
    let named = this.find(first) ?? this.rejectUnknown(first, partOf(span, path, 0));
    let shown = first;
    for (const [i, name] of rest.entries()) {
      const inner: Named | undefined = named.inner?.own(name);
      // What did not come about may have had any results; what did has just these.
      const isOpen = named.inner?.isVague ?? named.tensors.some((tensor) => tensor.poisoned);
      if (inner === undefined && isOpen) return named;
      named =
        inner ??
        reject(
          nodeMessages.noSuchResult(
            partOf(span, path, i + 1),
            shown,
            name,
            named.inner?.ownNames() ?? [],
            named.inner?.whereabouts(name),
          ),
        );
      shown = `${shown}.${name}`;
    }
    return named;
  }
}

const under = (id: string, found: Whereabouts): Whereabouts =>
  "path" in found ? { ...found, path: [id, ...found.path] } : found;

/** The place of one part of a dotted name; the whole where escapes make it hard to tell. */
function partOf(span: Span, path: readonly string[], index: number): Span {
  const start = span.start + path.slice(0, index).join(".").length + (index > 0 ? 1 : 0);
  const part = { ...span, start, end: start + (path[index]?.length ?? 0) };
  return textAt(part) === path[index] ? part : span;
}
