import type { Term } from "../../size/polynomial.ts";
import { isConstant, type Size, toPolynomial } from "../../size/size.ts";
import type { Names } from "../names.ts";
import { type Code, code, joined } from "./code.ts";
import { identifier } from "./identifier.ts";
import { type Statement, set } from "./statement.ts";

/** A tensor that a function is given. */
export interface GivenTensor {
  readonly name: string;
  readonly sizes: readonly Size[];
}

/** The free sizes of a function, such as the batch, which it reads off the tensors that it is given. */
export class FreeSizes {
  private readonly found = new Map<string, { readonly name: string; readonly value: Code }>();
  private readonly used = new Set<string>();

  constructor(given: readonly GivenTensor[], names: Names) {
    for (const { name, sizes } of given) {
      for (const [axis, size] of sizes.entries()) {
        const [symbol, multiple] = multipleOfSymbol(size) ?? [];
        if (symbol === undefined || multiple === undefined || this.found.has(symbol)) continue;
        // tfjs knows of a tensor of any rank that it has a first axis, and of no other.
        const whole = axis === 0 ? `${name}.shape[0]` : `(${name}.shape as number[])[${axis}]`;
        const value = multiple === 1 ? code`${whole}` : code`${whole} / ${multiple}`;
        this.found.set(symbol, { name: names.take(identifier(symbol)), value });
      }
    }
  }

  /** A size as an expression; nothing where it does not follow from what is given. */
  code(size: Size): Code | undefined {
    if (isConstant(size)) return code`${size}`;
    const terms = [...toPolynomial(size).terms.values()].map((term) => this.term(term));
    const known = terms.filter((term) => term !== undefined);
    return known.length === terms.length ? joined(known, " + ") : undefined;
  }

  private term({ coefficient, factors }: Term): Code | undefined {
    const parts: Code[] = coefficient === 1n && factors.length > 0 ? [] : [code`${Number(coefficient)}`];
    for (const { atom, power } of factors) {
      const part = atom.kind === "symbol" ? this.symbol(atom.name) : this.quotient(atom.numerator, atom.divisor);
      if (part === undefined) return undefined;
      for (let i = 0; i < power; i++) parts.push(part);
    }
    return joined(parts, " * ");
  }

  private quotient(numerator: Size, divisor: bigint): Code | undefined {
    const whole = this.code(numerator);
    return whole && code`Math.floor((${whole}) / ${Number(divisor)})`;
  }

  private symbol(symbol: string): Code | undefined {
    const found = this.found.get(symbol);
    if (found === undefined) return undefined;
    this.used.add(symbol);
    return code`${found.name}`;
  }

  /** What sets the names of the sizes in use. */
  statements(): readonly Statement[] {
    return [...this.found].flatMap(([symbol, { name, value }]) =>
      this.used.has(symbol) ? [set(`const ${name}`, value)] : [],
    );
  }
}

/** `b` or `16*h`: the symbol, and how often it is taken. */
function multipleOfSymbol(size: Size): readonly [string, number] | undefined {
  if (isConstant(size)) return undefined;
  const [term, ...more] = toPolynomial(size).terms.values();
  const [factor, ...others] = term?.factors ?? [];
  if (term === undefined || factor === undefined || more.length > 0 || others.length > 0) return undefined;
  if (factor.power !== 1 || factor.atom.kind !== "symbol") return undefined;
  return [factor.atom.name, Number(term.coefficient)];
}
