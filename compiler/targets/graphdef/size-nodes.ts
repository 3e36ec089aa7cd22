import type { Shape } from "../../ir/kernel-attributes.ts";
import { multipleOfSymbol } from "../../size/multiple-of-symbol.ts";
import type { Term } from "../../size/polynomial.ts";
import { isConstant, type Size, sizeText, toPolynomial } from "../../size/size.ts";
import { whole } from "./attributes.ts";
import type { Nodes, Tensor } from "./node-parts.ts";

/** A tensor whose sizes are known when the graph runs. */
export interface Given {
  readonly tensor: Tensor;
  readonly shape: Shape;
}

/** Sizes that only a running graph knows, read off what it is fed: whole numbers of rank 0. */
export class SizeNodes {
  private readonly writer: Nodes;
  private readonly given: readonly Given[];
  private readonly known = new Map<string, Tensor>();

  constructor(writer: Nodes, given: readonly Given[]) {
    this.writer = writer;
    this.given = given;
  }

  list(shape: Shape): Tensor {
    return this.once(`[${shape.map(sizeText).join()}]`, () => {
      const sizes = shape.map((size) => this.one(size));
      return this.writer.add("Pack", sizes, { attributes: { N: whole(sizes.length) } });
    });
  }

  one(size: Size): Tensor {
    if (isConstant(size)) return this.writer.number(size, "i32");
    return this.once(sizeText(size), () => {
      const terms = [...toPolynomial(size).terms.values()].map((term) => this.term(term));
      return terms.reduce((sum, term) => this.writer.add("AddV2", [sum, term]));
    });
  }

  private term({ coefficient, factors }: Term): Tensor {
    const parts = factors.flatMap(({ atom, power }) => {
      const part =
        atom.kind === "symbol" ? this.symbol(atom.name) : this.quotient(this.one(atom.numerator), Number(atom.divisor));
      return Array.from({ length: power }, () => part);
    });
    if (coefficient !== 1n || parts.length === 0) parts.push(this.writer.number(Number(coefficient), "i32"));
    return parts.reduce((product, part) => this.writer.add("Mul", [product, part]));
  }

  private quotient(numerator: Tensor, divisor: number): Tensor {
    return this.writer.add("FloorDiv", [numerator, this.writer.number(divisor, "i32")]);
  }

  private symbol(symbol: string): Tensor {
    return this.once(`symbol ${symbol}`, () => {
      for (const { tensor, shape } of this.given) {
        for (const [axis, size] of shape.entries()) {
          const [found, multiple] = multipleOfSymbol(size) ?? [];
          if (found !== symbol || multiple === undefined) continue;
          const sizes = this.writer.add("Shape", [tensor], { type: "i32" });
          const bounds = [axis, axis + 1, 1].map((at) => this.writer.integers([at]));
          const one = this.writer.add("StridedSlice", [sizes, ...bounds], {
            attributes: { shrink_axis_mask: whole(1) },
          });
          return multiple === 1 ? one : this.quotient(one, multiple);
        }
      }
      throw new Error(`no input has the size \`${symbol}\``);
    });
  }

  private once(key: string, make: () => Tensor): Tensor {
    const tensor = this.known.get(key) ?? make();
    this.known.set(key, tensor);
    return tensor;
  }
}
