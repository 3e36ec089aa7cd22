import type { Shape } from "../../../ir/kernel-attributes.ts";
import { multipleOfSymbol } from "../../../size/multiple-of-symbol.ts";
import type { Term } from "../../../size/polynomial.ts";
import { isConstant, type Size, toPolynomial } from "../../../size/size.ts";
import type { Held } from "../held.ts";
import type { OnnxAttribute } from "../onnx-graph.ts";
import { shapeKey, sizeKey } from "../shape-key.ts";

/** What nodes are made with. */
interface Nodes {
  add(op: string, inputs: readonly string[], attributes?: Readonly<Record<string, OnnxAttribute>>): string;
  integers(numbers: readonly number[]): string;
  refuse(why: string): never;
}

/** Sizes that are known when the model runs, read off its inputs. Each is a list of one whole number. */
export class SizeNodes {
  private readonly writer: Nodes;
  private readonly given: readonly Held[];
  private readonly known = new Map<string, string>();

  constructor(writer: Nodes, given: readonly Held[]) {
    this.writer = writer;
    this.given = given;
  }

  list(shape: Shape): string {
    const parts: (number[] | Exclude<Size, number>)[] = [];
    for (const size of shape) {
      const last = parts.at(-1);
      if (!isConstant(size)) parts.push(size);
      else if (Array.isArray(last)) last.push(size);
      else parts.push([size]);
    }
    const [only] = parts;
    if (parts.length === 0 || (parts.length === 1 && Array.isArray(only)))
      return this.writer.integers((only as number[]) ?? []);
    return this.once(`list ${shapeKey(shape)}`, () => {
      const names = parts.map((part) => (Array.isArray(part) ? this.writer.integers(part) : this.one(part)));
      return names.length === 1 ? (names[0] ?? "") : this.writer.add("Concat", names, { axis: 0 });
    });
  }

  one(size: Size): string {
    if (isConstant(size)) return this.writer.integers([size]);
    return this.once(sizeKey(size), () => {
      const terms = [...toPolynomial(size).terms.values()].map((term) => this.term(term));
      return terms.reduce((sum, term) => this.writer.add("Add", [sum, term]));
    });
  }

  private term({ coefficient, factors }: Term): string {
    const parts = factors.flatMap(({ atom, power }) => {
      const part =
        atom.kind === "symbol" ? this.symbol(atom.name) : this.quotient(atom.numerator, Number(atom.divisor));
      return Array.from({ length: power }, () => part);
    });
    if (coefficient !== 1n || parts.length === 0) parts.push(this.writer.integers([Number(coefficient)]));
    return parts.reduce((product, part) => this.writer.add("Mul", [product, part]));
  }

  /** Rounded towards 0, which is down: what is inside a floor is never negative. */
  private quotient(numerator: Size, divisor: number): string {
    return this.writer.add("Div", [this.one(numerator), this.writer.integers([divisor])]);
  }

  private symbol(symbol: string): string {
    return this.once(`symbol ${symbol}`, () => {
      for (const { name, shape } of this.given) {
        for (const [axis, size] of shape.entries()) {
          const [found, multiple] = multipleOfSymbol(size) ?? [];
          if (found !== symbol || multiple === undefined) continue;
          const whole = this.writer.add("Shape", [name], { start: axis, end: axis + 1 });
          return multiple === 1 ? whole : this.writer.add("Div", [whole, this.writer.integers([multiple])]);
        }
      }
      return this.writer.refuse(`no input has the size \`${symbol}\``);
    });
  }

  private once(key: string, make: () => string): string {
    const name = this.known.get(key) ?? make();
    this.known.set(key, name);
    return name;
  }
}
