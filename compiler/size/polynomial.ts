import { spend, WORK } from "../limits/budget.ts";
import { checkCoefficient, checkDegree, checkTerms } from "./size-limits.ts";

/** A declared free size, such as `h`. */
export interface SymbolAtom {
  readonly kind: "symbol";
  readonly key: string;
  readonly name: string;
  /** What the spec promises its values to be multiples of: texts show a quotient where nothing is rounded. */
  readonly unit: number;
  readonly symbols: ReadonlySet<string>;
  readonly degree: number;
  readonly weight: number;
}

/**
 * The whole part of a polynomial over a constant, in the form that `floorPolynomial` leaves: coefficients of the
 * numerator in [0, divisor). So an atom is never negative and never falls when a symbol grows, which the bounds of
 * `bounds.ts` rest on.
 */
export interface FloorAtom {
  readonly kind: "floor";
  readonly key: string;
  readonly numerator: Polynomial;
  readonly divisor: bigint;
  readonly symbols: ReadonlySet<string>;
  readonly degree: number;
  readonly weight: number;
}

/** What polynomials are made of. Two atoms are the same exactly if their keys are. */
export type Atom = SymbolAtom | FloorAtom;

/** An atom to a power of at least 1. */
export interface Factor {
  readonly atom: Atom;
  readonly power: number;
}

/** A coefficient, never zero, times factors sorted by the key of their atom. */
export interface Term {
  readonly coefficient: bigint;
  readonly factors: readonly Factor[];
}

/** Terms under the canonical text of their factors; the constant's text is empty. */
export type Terms = ReadonlyMap<string, Term>;

/** An immutable sum of terms. Equal polynomials have equal keys, however they were built. */
export class Polynomial {
  readonly terms: Terms;
  readonly degree: number;
  /** The number of terms, those inside floors counted. */
  readonly weight: number;
  #key: string | undefined;
  #symbols: ReadonlySet<string> | undefined;

  constructor(terms: Terms) {
    let [degree, weight] = [0, 0];
    for (const { coefficient, factors } of terms.values()) {
      checkCoefficient(coefficient);
      let [own, inside] = [0, 1];
      for (const { atom, power } of factors) {
        own += atom.degree * power;
        inside += atom.weight;
      }
      degree = Math.max(degree, own);
      weight += inside;
    }
    checkDegree(degree);
    checkTerms(weight);
    spend(WORK.term * weight);
    this.terms = terms;
    this.degree = degree;
    this.weight = weight;
  }

  /** Computed when first asked for: most intermediate results are never compared. */
  get key(): string {
    this.#key ??= [...this.terms]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { coefficient }]) => `${coefficient}*${key}`)
      .join("+");
    return this.#key;
  }

  get symbols(): ReadonlySet<string> {
    if (this.#symbols === undefined) {
      const symbols = new Set<string>();
      for (const { factors } of this.terms.values()) {
        for (const { atom } of factors) for (const name of atom.symbols) symbols.add(name);
      }
      this.#symbols = symbols;
    }
    return this.#symbols;
  }

  /** The term without factors, zero if there is none. */
  get constantTerm(): bigint {
    return this.terms.get("")?.coefficient ?? 0n;
  }

  /** The value, if no symbol is left. */
  get constant(): bigint | undefined {
    return this.terms.size === 0 || (this.terms.size === 1 && this.terms.has("")) ? this.constantTerm : undefined;
  }
}
