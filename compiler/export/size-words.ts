import type { ArithmeticOperator, Expression } from "../../schema/expression/expression.ts";
import { type Axis, type Formula, numberFormula, type Origin, originAt } from "../shape/shape.ts";
import { isConstant } from "../size/size.ts";
import type { Pieces, SizeLanguage, SizeWords } from "./size-language.ts";

const SUM = 1;
const QUOTIENT = 2;
const PRODUCT = 3;
const POWER = 5;
const ATOM = 6;

type Words<Piece> = SizeWords<Piece> | undefined;

/**
 * How a size was written, in the words of a language; nothing where its author wrote nothing that can be said again:
 * then its number is all that is known of it.
 */
export function sizeWords<Piece = never>(origin: Origin, language: SizeLanguage<Piece>): Words<Piece> {
  return new Speaker(language).origin(origin);
}

/** The same of sizes that are multiplied; of one without words of its author's, its number is said. */
export function productWords<Piece = never>(parts: readonly Part[], language: SizeLanguage<Piece>): Words<Piece> {
  const origins = parts.map(({ size, origin }): Origin => {
    if (!isConstant(size) || sizeWords(origin, language) !== undefined) return origin;
    return originAt("", undefined, [], numberFormula(size));
  });
  return sizeWords(originAt("", undefined, [], { kind: "product", parts: origins }), language);
}

/** A size, and where it came from: of an axis, or of a part of a pattern. */
export type Part = Pick<Axis, "size" | "origin">;

/** Sizes multiplied, as they stand one after the other; numbers are one number. */
function product<Piece>(parts: readonly SizeWords<Piece>[]): SizeWords<Piece> {
  const isNumber = ({ pieces }: SizeWords<Piece>) => pieces.every((piece) => /^\d+$/.test(String(piece)));
  const numbers = parts.filter(isNumber);
  const whole = number(numbers.reduce((all, { value = 1 }) => all * value, 1));
  const at = parts.findIndex(isNumber);
  const factors: SizeWords<Piece>[] = parts.flatMap((part, i) => (i === at ? [whole] : isNumber(part) ? [] : [part]));
  const [first = number(1), ...more] = factors.filter((one) => one !== whole || whole.value !== 1);
  return more.reduce((left, right) => joined("*", left, right), first);
}

export const number = (value: number): SizeWords<never> => ({
  pieces: [String(value)],
  value,
  binding: value < 0 ? PRODUCT : ATOM,
});

/** A name, or whatever else holds together by itself. */
export const word = <Piece>(piece: string | Piece, value: unknown): SizeWords<Piece> => ({
  pieces: [piece],
  value: typeof value === "number" ? value : undefined,
  binding: ATOM,
});

/** The pieces, in parentheses where they stand beside what binds more tightly. */
const within = <Piece>({ pieces, binding }: SizeWords<Piece>, least: number): Pieces<Piece> =>
  binding >= least ? pieces : ["(", ...pieces, ")"];

const COMPUTED = {
  "+": (a: number, b: number) => a + b,
  "-": (a: number, b: number) => a - b,
  "*": (a: number, b: number) => a * b,
} as const;

function joined<Piece>(operator: keyof typeof COMPUTED, a: SizeWords<Piece>, b: SizeWords<Piece>): SizeWords<Piece> {
  const value = a.value === undefined || b.value === undefined ? undefined : COMPUTED[operator](a.value, b.value);
  if (operator !== "*") {
    const right = within(b, operator === "+" ? SUM : QUOTIENT);
    return { pieces: [...a.pieces, ` ${operator} `, ...right], value, binding: SUM };
  }
  return { pieces: [...within(a, PRODUCT), " * ", ...within(b, PRODUCT)], value, binding: PRODUCT };
}

/** Sizes multiplied, over sizes that divide them. */
interface Fraction<Piece> {
  readonly over: readonly SizeWords<Piece>[];
  readonly under: readonly SizeWords<Piece>[];
}

/** Without what is both multiplied by and divided by. */
function cancelled<Piece>(factors: readonly Fraction<Piece>[] | undefined): readonly Fraction<Piece>[] | undefined {
  const mark = ({ pieces }: SizeWords<Piece>) => JSON.stringify(pieces);
  const over = factors?.flatMap((factor) => factor.over.map(mark)) ?? [];
  const gone: string[] = [];
  const less = factors?.map((factor) => ({
    over: factor.over,
    under: factor.under.filter((words) => {
      const at = over.indexOf(mark(words));
      if (at >= 0) gone.push(...over.splice(at, 1));
      return at < 0;
    }),
  }));
  return less
    ?.map((factor) => ({
      ...factor,
      over: factor.over.filter((words) => {
        const at = gone.indexOf(mark(words));
        if (at >= 0) gone.splice(at, 1);
        return at < 0;
      }),
    }))
    .filter((factor) => factor.over.length + factor.under.length > 0);
}

/** Sizes that follow from one another farther than this are told by their number. */
const FARTHEST = 100;

class Speaker<Piece> {
  private readonly language: SizeLanguage<Piece>;
  private depth = 0;

  constructor(language: SizeLanguage<Piece>) {
    this.language = language;
  }

  origin(origin: Origin): Words<Piece> {
    const factors = this.factors(origin);
    return factors && product(factors.map((factor) => this.fraction(factor)));
  }

  private fraction({ over, under }: Fraction<Piece>): SizeWords<Piece> {
    return under.length === 0 ? product(over) : this.quotient(product(over), product(under), "none");
  }

  /** What a size is the product of: so a dimension that was split and is merged again is what it was. */
  private factors(origin: Origin): readonly Fraction<Piece>[] | undefined {
    const known = this.language.known(origin);
    if (known !== undefined) return [{ over: [known], under: [] }];
    if (origin.formula === undefined || this.depth > FARTHEST) return undefined;
    this.depth++;
    const factors = this.formula(origin.formula, origin);
    this.depth--;
    return factors;
  }

  private formula(formula: Formula, origin: Origin): readonly Fraction<Piece>[] | undefined {
    const one = (words: Words<Piece>) => words && [{ over: [words], under: [] }];
    switch (formula.kind) {
      case "written":
        return this.expressionFactors(formula.expression, formula.names);
      case "name":
        return one(this.language.name(formula, origin)) ?? (formula.is && this.factors(formula.is));
      case "sum": {
        const parts = formula.parts.map((part) => this.origin(part));
        const said = parts.filter((part) => part !== undefined);
        if (said.length < parts.length) return undefined;
        return one(said.reduce((sum, part) => joined("+", sum, part)));
      }
      case "product":
        return cancelled(this.allFactors(formula.parts));
      case "quotient":
        return this.divided(this.factors(formula.whole), this.allFactors(formula.by));
    }
  }

  private expressionFactors(e: Expression, names: ReadonlyMap<string, Origin>): readonly Fraction<Piece>[] | undefined {
    if (e.kind === "name") {
      const origin = names.get(e.name);
      return origin && this.factors(origin);
    }
    if (e.kind === "binary" && (e.operator === "*" || e.operator === "/")) {
      const [left, right] = [e.left, e.right].map((part) => this.expressionFactors(part, names));
      if (left === undefined || right === undefined) return undefined;
      if (e.operator === "*") return cancelled([...left, ...right]);
      const [a, b] = [left, right].map((factors) => product(factors.map((factor) => this.fraction(factor))).value);
      if (a === undefined || b === undefined || a % b === 0) return this.divided(left, right);
    }
    const words = this.expression(e, names);
    return words && [{ over: [words], under: [] }];
  }

  private divided(
    whole: readonly Fraction<Piece>[] | undefined,
    by: readonly Fraction<Piece>[] | undefined,
  ): readonly Fraction<Piece>[] | undefined {
    if (whole === undefined || by === undefined) return undefined;
    const left = cancelled([...whole, ...by.map(({ over, under }) => ({ over: under, under: over }))]) ?? [];
    const isWhole = left.every(
      (factor) => factor.over.length === 0 || Number.isInteger(this.fraction(factor).value ?? 0),
    );
    if (!isWhole) {
      const [over, under] = [whole, by].map((factors) => factors.map((factor) => this.fraction(factor)));
      return [{ over: over ?? [], under: under ?? [] }];
    }
    const under = left.flatMap((factor) => (factor.over.length === 0 ? factor.under : []));
    const rest = left.filter(({ over }) => over.length > 0);
    if (under.length === 0) return rest;
    const [only, ...more] = rest;
    if (only !== undefined && more.length === 0) return [{ over: only.over, under: [...only.under, ...under] }];
    return [{ over: rest.map((factor) => this.fraction(factor)), under }];
  }

  private allFactors(origins: readonly Origin[]): readonly Fraction<Piece>[] | undefined {
    const factors = origins.map((origin) => this.factors(origin)).filter((one) => one !== undefined);
    return factors.length === origins.length ? factors.flat() : undefined;
  }

  private expression(e: Expression, names: ReadonlyMap<string, Origin>): Words<Piece> {
    switch (e.kind) {
      case "number":
        return number(e.value);
      case "name": {
        const origin = names.get(e.name);
        return origin && this.origin(origin);
      }
      case "index": {
        if (e.target.kind !== "name" || e.at.kind === "slice") return undefined;
        const list = names.get(e.target.name);
        const index = this.expression(e.at, names);
        return list && index && this.element(list, index);
      }
      case "binary": {
        const [left, right] = [this.expression(e.left, names), this.expression(e.right, names)];
        return left && right && this.binary(e.operator, left, right);
      }
      case "conditional":
      case "text":
      case "boolean":
      case "null":
      case "list":
      case "unary":
      case "comparison":
      case "logical":
      case "call":
        // Said again, these would be longer than the number is; and not every language has them.
        return undefined;
    }
  }

  /** An element of a list that has a name: of one that a language has no name for, the number alone is known. */
  private element(list: Origin, index: SizeWords<Piece>): Words<Piece> {
    const { formula } = list;
    if (formula?.kind !== "name" || index.value === undefined || index.value < 0) return undefined;
    const name = this.language.name(formula, list);
    if (name === undefined) return formula.is && this.element(formula.is, index);
    const value: unknown = Array.isArray(formula.value) ? formula.value[index.value] : undefined;
    if (typeof value !== "number") return undefined;
    return { pieces: [...name.pieces, "[", ...index.pieces, "]"], value, binding: ATOM };
  }

  private binary(operator: ArithmeticOperator, a: SizeWords<Piece>, b: SizeWords<Piece>): Words<Piece> {
    const rest = a.value === undefined || b.value === undefined ? undefined : a.value % b.value;
    switch (operator) {
      case "+":
      case "-":
      case "*":
        return joined(operator, a, b);
      case "/":
        return this.quotient(a, b, (rest ?? 0) === 0 ? "none" : "kept");
      case "//":
        return this.quotient(a, b, rest === 0 ? "none" : "dropped");
      case "**": {
        const pieces = [...within(a, ATOM), this.language.power, ...within(b, POWER)];
        return {
          pieces,
          value: a.value === undefined || b.value === undefined ? undefined : a.value ** b.value,
          binding: POWER,
        };
      }
      case "%":
        return undefined;
    }
  }

  private quotient(a: SizeWords<Piece>, b: SizeWords<Piece>, rest: "none" | "dropped" | "kept"): SizeWords<Piece> {
    const value = a.value === undefined || b.value === undefined ? undefined : a.value / b.value;
    return {
      pieces: this.language.quotient(within(a, a.binding === QUOTIENT ? QUOTIENT : POWER), within(b, POWER), rest),
      value: value !== undefined && rest === "dropped" ? Math.floor(value) : value,
      binding: QUOTIENT,
    };
  }
}
