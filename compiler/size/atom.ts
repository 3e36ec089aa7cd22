import type { FloorAtom, Polynomial, SymbolAtom } from "./polynomial.ts";

const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** The atom of a symbol; a name that could be mistaken for part of a key is quoted in it. */
export function symbolAtom(name: string, unit = 1): SymbolAtom {
  const key = IDENTIFIER.test(name) ? name : JSON.stringify(name);
  return { kind: "symbol", key, name, unit, symbols: new Set([name]), degree: 1, weight: 0 };
}

/** The atom of an irreducible floor; its weight carries what is inside it, so that nesting cannot hide growth. */
export function floorAtom(numerator: Polynomial, divisor: bigint): FloorAtom {
  return {
    kind: "floor",
    key: `floor((${numerator.key})/${divisor})`,
    numerator,
    divisor,
    symbols: numerator.symbols,
    degree: numerator.degree,
    weight: numerator.weight,
  };
}
