import * as messages from "../schema/messages/spec.ts";
import type { Located } from "../schema/spec.ts";
import { type Environment, evaluate } from "./evaluate.ts";
import { reject } from "./rejection.ts";
import { originAt } from "./shape.ts";
import type { Contracts } from "./size/equality.ts";
import { type Bound, valueText } from "./value.ts";

/** What a name is, which decides whether pattern axes may be settled by it: loop variables may not (rule 9). */
export type NameKind = "parameter" | "let" | "size" | "loop" | "mode";

/** A name defined by an expression that is evaluated when first asked for. */
interface Deferred {
  readonly kind: NameKind;
  readonly source: Located;
  readonly finish: (bound: Bound) => Bound;
}

/** The values that expressions see: parameters, `let`, sizes and loop variables, in lists around lists. */
export class Scope implements Environment {
  readonly contracts: Contracts;
  private readonly parent: Scope | undefined;
  private readonly bound = new Map<string, { readonly kind: NameKind; readonly bound: Bound }>();
  private readonly deferred = new Map<string, Deferred>();
  private readonly underway: string[] = [];
  private readonly inputs = new Map<string, boolean>();

  constructor(contracts: Contracts, parent?: Scope) {
    this.contracts = contracts;
    this.parent = parent;
  }

  define(name: string, kind: NameKind, bound: Bound): void {
    this.bound.set(name, { kind, bound });
  }

  /** Defines a name by an expression; `let` values may stand in any order. */
  defer(name: string, kind: NameKind, source: Located, finish: (bound: Bound) => Bound = (bound) => bound): void {
    this.deferred.set(name, { kind, source, finish });
  }

  /** Says whether an optional input of the block was given. */
  setGiven(name: string, given: boolean): void {
    this.inputs.set(name, given);
  }

  given(name: string): boolean | undefined {
    return this.inputs.get(name) ?? this.parent?.given(name);
  }

  has(name: string): boolean {
    return this.bound.has(name) || this.deferred.has(name) || (this.parent?.has(name) ?? false);
  }

  value(name: string): Bound | undefined {
    return this.find(name)?.bound;
  }

  kind(name: string): NameKind | undefined {
    return this.bound.get(name)?.kind ?? this.deferred.get(name)?.kind ?? this.parent?.kind(name);
  }

  names(): string[] {
    return [...this.bound.keys(), ...this.deferred.keys(), ...(this.parent?.names() ?? [])];
  }

  private find(name: string): { readonly kind: NameKind; readonly bound: Bound } | undefined {
    const known = this.bound.get(name);
    if (known !== undefined) return known;
    const deferred = this.deferred.get(name);
    if (deferred === undefined) return this.parent?.find(name);
    if (this.underway.includes(name)) {
      reject(messages.cyclicLet(deferred.source.span, [...this.underway.slice(this.underway.indexOf(name)), name]));
    }
    this.underway.push(name);
    try {
      const { value, origin } = deferred.finish(evaluate(deferred.source, this));
      const said = originAt(`\`${name}\` is ${valueText(value)}`, deferred.source.span, origin.parents);
      const entry = { kind: deferred.kind, bound: { value, origin: said } };
      this.bound.set(name, entry);
      return entry;
    } finally {
      this.underway.pop();
    }
  }
}
