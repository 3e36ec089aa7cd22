import { isConstant, type Size, toPolynomial } from "./size.ts";

/** `b` or `16*h`: the symbol, and how often it is taken; nothing where a size is more than that. */
export function multipleOfSymbol(size: Size): readonly [string, number] | undefined {
  if (isConstant(size)) return undefined;
  const [term, ...more] = toPolynomial(size).terms.values();
  const [factor, ...others] = term?.factors ?? [];
  if (term === undefined || factor === undefined || more.length > 0 || others.length > 0) return undefined;
  if (factor.power !== 1 || factor.atom.kind !== "symbol") return undefined;
  return [factor.atom.name, Number(term.coefficient)];
}
