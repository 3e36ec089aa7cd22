import { CONSTANTS, constantNamed } from "../../schema/expression/constants.ts";
import { similarName } from "../../schema/problem/similar.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { Located, Name } from "../../schema/spec/spec.ts";
import * as messages from "../../schema/spec/spec-messages.ts";
import type { Contracts } from "../proof/equality.ts";
import { ECHO, Rejection, reject } from "../shape/rejection.ts";
import { type NameKind, originAt } from "../shape/shape.ts";
import { type Bound, type Value, valueText } from "../shape/value.ts";
import { type Environment, evaluate } from "./evaluate-expression.ts";

/** A name defined by an expression that is evaluated when first asked for. */
interface Deferred {
  readonly kind: NameKind;
  readonly source: Located;
  readonly finish: (bound: Bound) => Bound;
  readonly takesText: boolean;
  readonly at: Span;
}

/** The values that expressions see: parameters, `let`, sizes and loop variables, in lists around lists. */
export class Scope implements Environment {
  readonly contracts: Contracts;
  private readonly parent: Scope | undefined;
  private readonly bound = new Map<string, { readonly kind: NameKind; readonly bound: Bound }>();
  private readonly deferred = new Map<string, Deferred>();
  private readonly underway: string[] = [];
  private readonly inputs = new Map<string, boolean>();
  /** Names whose value could not be worked out: that is said once, and who asks again is told so in silence. */
  private readonly failed = new Set<string>();
  /** Names asked for and not found, in the outermost list only. */
  private readonly missed = new Set<string>();
  private readonly lacking = new Set<string>();
  private isVague = false;
  private readonly places = new Map<string, Span>();

  constructor(contracts: Contracts, parent?: Scope) {
    this.contracts = contracts;
    this.parent = parent;
  }

  define(name: string, kind: NameKind, bound: Bound, at?: Span): void {
    this.bound.set(name, { kind, bound });
    const place = at ?? bound.origin.span;
    if (place !== undefined) this.places.set(name, place);
  }

  /** Defines a name whose value is not known, which has been reported; one that nothing gave may be misspelt itself. */
  fail({ text, span }: Name, why: "wrong" | "lacking" = "wrong"): void {
    this.failed.add(text);
    this.places.set(text, span);
    if (why === "lacking") this.lacking.add(text);
  }

  /** Remembers that the lack of a name was reported. */
  miss(name: string): void {
    this.missed.add(name);
  }

  /** Some names could not be read: of none it is said that it is missing. */
  expectAnything(): void {
    this.isVague = true;
  }

  /**
   * Ends the work at hand in silence if the lack of a name rests on what was reported: it was said before, some names
   * could not be read, or it is like one that nothing gave a value, which is then the misspelt one.
   */
  rejectIfEcho(name: string): void {
    if (this.isVague || this.missed.has(name) || similarName(name, this.lacking) !== undefined) reject(ECHO);
    this.parent?.rejectIfEcho(name);
  }

  /** Defines a name by an expression; `let` values may stand in any order. */
  defer(
    name: Name,
    kind: NameKind,
    source: Located,
    finish: (bound: Bound) => Bound = (bound) => bound,
    takesText = true,
  ): void {
    this.deferred.set(name.text, { kind, source, finish, takesText, at: name.span });
    this.places.set(name.text, name.span);
  }

  /** Says whether an optional input of the block was given. */
  setGiven(name: string, given: boolean): void {
    this.inputs.set(name, given);
  }

  given(name: string): boolean | undefined {
    return this.inputs.get(name) ?? this.parent?.given(name);
  }

  has(name: string): boolean {
    return this.defines(name) || constantNamed(name) !== undefined;
  }

  private defines(name: string): boolean {
    return (
      this.bound.has(name) || this.deferred.has(name) || this.failed.has(name) || (this.parent?.defines(name) ?? false)
    );
  }

  value(name: string): Bound | undefined {
    return this.find(name)?.bound ?? this.constant(name);
  }

  /** A constant that the language knows, where nobody defines the name (rule 16). */
  constant(name: string): Bound | undefined {
    const known = this.defines(name) ? undefined : constantNamed(name);
    return known && { value: known.value, origin: originAt(`\`${name}\` is ${known.value}`, undefined) };
  }

  /** The value of a name; undefined where it has none, or none that could be worked out. */
  settled(name: string): Value | undefined {
    try {
      return this.value(name)?.value;
    } catch (error) {
      if (error instanceof Rejection) return undefined;
      throw error;
    }
  }

  kind(name: string): NameKind | undefined {
    return this.bound.get(name)?.kind ?? this.deferred.get(name)?.kind ?? this.parent?.kind(name);
  }

  /** Every name in scope, for suggestions: those that nobody asked for yet come first, since they may be misspelt. */
  names(): Name[] {
    const [asked, others]: [Name[], Name[]] = [[], []];
    for (const [text, span] of this.places) (this.bound.has(text) ? asked : others).push({ text, span });
    return [...others, ...asked, ...(this.parent?.names() ?? [])];
  }

  /** Says that there is no such name: once, and to whom asks again in silence. */
  rejectUnknown(name: string, span: Span, words: readonly Name[], candidates = () => this.names()): never {
    this.rejectIfEcho(name);
    if (this.parent !== undefined) return this.parent.rejectUnknown(name, span, words, candidates);
    this.miss(name);
    return reject(messages.unknownValue(span, name, [...candidates(), ...Object.keys(CONSTANTS)], words));
  }

  /** Ends the work at hand in silence if the lack of this name has been reported. */
  rejectIfMissed(name: string): void {
    if (this.missed.has(name)) reject(ECHO);
    this.parent?.rejectIfMissed(name);
  }

  placeOf(name: string): Span | undefined {
    return this.places.get(name) ?? this.parent?.placeOf(name);
  }

  private find(name: string): { readonly kind: NameKind; readonly bound: Bound } | undefined {
    const known = this.bound.get(name);
    if (known !== undefined) return known;
    if (this.failed.has(name)) reject(ECHO);
    const deferred = this.deferred.get(name);
    if (deferred === undefined) return this.parent?.find(name);
    if (this.underway.includes(name)) {
      reject(messages.cyclicLet(deferred.source.span, [...this.underway.slice(this.underway.indexOf(name)), name]));
    }
    this.underway.push(name);
    try {
      const found = deferred.finish(evaluate(deferred.source, this, deferred.takesText));
      const { value, origin } = found;
      // What an expression says of itself is said again with the name; a bare name's origin is another step.
      const parents = origin.span === deferred.source.span ? origin.parents : [origin];
      const { kind: of } = deferred;
      const formula = { kind: "name", name, of, owner: this, value, is: origin } as const;
      const said = originAt(`\`${name}\` is ${valueText(value)}`, deferred.source.span, parents, formula);
      const entry = { kind: deferred.kind, bound: { ...found, origin: said } };
      this.bound.set(name, entry);
      return entry;
    } catch (error) {
      if (error instanceof Rejection) this.failed.add(name);
      throw error;
    } finally {
      this.underway.pop();
    }
  }
}
