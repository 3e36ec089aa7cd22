import type { Body } from "../../outline/outline.ts";
import { multipleOfSymbol } from "../../size/multiple-of-symbol.ts";
import type { Term } from "../../size/polynomial.ts";
import { isConstant, type Size, toPolynomial } from "../../size/size.ts";
import { BINDS, chain, type Python, plain } from "./python/python.ts";

/** A size that only the tensors know, as an expression of the shapes of a body's inputs; nothing where it does not follow. */
export function freeSize(
  size: Size,
  { values, slots }: Body,
  rewrite: (size: Size) => Size,
  lengthOf: (slot: number, axis: number, name: string) => Python,
): Python | undefined {
  const symbols = new Map<string, () => Python>();
  for (const [slot, { axes }] of values.slice(0, slots).entries()) {
    for (const [axis, { size: own }] of axes.entries()) {
      const [name, multiple] = multipleOfSymbol(rewrite(own)) ?? [];
      if (name === undefined || multiple === undefined || symbols.has(name)) continue;
      symbols.set(name, () => {
        const length = lengthOf(slot, axis, multiple === 1 ? name : "size");
        return multiple === 1 ? length : chain("//", BINDS.product, [length, plain(String(multiple))]);
      });
    }
  }
  const sum = (whole: Size): Python | undefined => {
    if (isConstant(whole)) return plain(String(whole));
    const terms = [...toPolynomial(whole).terms.values()].map(term);
    const known = terms.filter((one) => one !== undefined);
    return known.length === terms.length ? chain("+", BINDS.sum, known) : undefined;
  };
  const term = ({ coefficient, factors }: Term): Python | undefined => {
    const parts: Python[] = coefficient === 1n && factors.length > 0 ? [] : [plain(String(coefficient))];
    for (const { atom, power } of factors) {
      const numerator = atom.kind === "symbol" ? undefined : sum(atom.numerator);
      const part =
        atom.kind === "symbol"
          ? symbols.get(atom.name)?.()
          : numerator && chain("//", BINDS.product, [numerator, plain(String(atom.divisor))]);
      if (part === undefined) return undefined;
      for (let i = 0; i < power; i++) parts.push(part);
    }
    return chain("*", BINDS.product, parts);
  };
  return sum(rewrite(size));
}
