import type { Axis, Origin } from "../../../shape/shape.ts";
import { multipleOfSymbol } from "../../../size/multiple-of-symbol.ts";
import type { Term } from "../../../size/polynomial.ts";
import { isConstant, type Size, toPolynomial } from "../../../size/size.ts";
import type { Names } from "../../names.ts";
import { type Code, code, joined } from "../code.ts";
import { identifier } from "../identifier.ts";

/** A tensor that a function is given. */
export interface GivenTensor {
  readonly name: string;
  readonly axes: readonly Axis[];
}

/** A size that a function reads off a tensor: its axis over a number. */
interface ReadSize {
  readonly name: string;
  readonly tensor: string;
  readonly axis: number;
  readonly multiple: number;
}

/** The sizes of a function, such as the batch, which it reads off the tensors that it is given. */
export class FreeSizes {
  private readonly free = new Map<string, ReadSize>();
  private readonly fixed = new Map<Origin, ReadSize & { readonly size: number }>();

  /** @param isOwn whether an axis whose size is known is called by its name in the function */
  constructor(given: readonly GivenTensor[], names: Names, isOwn: (axis: string) => boolean = () => false) {
    const byAxis = new Map<string, ReadSize & { readonly size: number }>();
    for (const { name: tensor, axes } of given) {
      for (const [axis, { size, name: called, origin }] of axes.entries()) {
        const [symbol, multiple] = multipleOfSymbol(size) ?? [];
        if (isConstant(size) && called !== undefined && isOwn(called) && !this.fixed.has(origin)) {
          // An axis that several inputs have is read off the first.
          const wanted = called === "w" ? "wSize" : identifier(called);
          const known = byAxis.get(called) ?? { name: names.take(wanted), tensor, axis, multiple: 1, size };
          byAxis.set(called, known);
          this.fixed.set(origin, known);
        }
        if (symbol !== undefined && multiple !== undefined && !this.free.has(symbol))
          this.free.set(symbol, { name: names.take(identifier(symbol)), tensor, axis, multiple });
      }
    }
  }

  get all(): readonly ReadSize[] {
    return [...this.free.values(), ...new Set(this.fixed.values())];
  }

  /** What of the sizes tells two functions apart. */
  get mark(): string {
    return JSON.stringify([...this.free.values()]);
  }

  /** The name of a size that comes from an axis of an input. */
  axisOf(origin: Origin): { readonly name: string; readonly size: number } | undefined {
    return this.fixed.get(origin);
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
    const found = this.free.get(symbol);
    if (found === undefined) return undefined;
    return code`${found.name}`;
  }
}

/** The lines that read the sizes which other lines speak of. */
export function readingLines(sizes: readonly ReadSize[], isUsed: (name: string) => boolean): string[] {
  const used = sizes.filter(({ name }) => isUsed(name));
  return [...new Set(used.map(({ tensor }) => tensor))].flatMap((tensor) => {
    const own = used.filter((one) => one.tensor === tensor);
    const whole = own.filter(({ multiple }) => multiple === 1);
    const last = Math.max(-1, ...whole.map(({ axis }) => axis));
    const names = Array.from({ length: last + 1 }, (_, axis) => whole.find((one) => one.axis === axis)?.name ?? "");
    // tfjs knows of a tensor of any rank that it has a first axis, and of no other.
    const all =
      names.length === 1
        ? `const ${names[0]} = ${tensor}.shape[0];`
        : `const [${names.join(", ")}] = ${tensor}.shape as number[];`;
    const parts = own.filter(({ multiple }) => multiple !== 1);
    return [
      ...(last < 0 ? [] : [all]),
      ...parts.map(
        ({ name, axis, multiple }) => `const ${name} = (${tensor}.shape as number[])[${axis}] / ${multiple};`,
      ),
    ];
  });
}
