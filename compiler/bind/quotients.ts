import type { Contracts } from "../proof/equality.ts";
import { multiply, type Size, substitute, symbol } from "../size/size.ts";

const quotientName = (name: string, divisor: number) => `${name}/${divisor}`;

/**
 * A size `h` that is promised to be a multiple of 16 goes through the kernels as 16 · `h/16`, a symbol of its own: then
 * ⌊h/16⌋ and its relatives are plain polynomials, and shape rules that know nothing of contracts can compare them.
 * @returns nothing where no size promises such a thing
 */
export function quotientSymbols(contracts: Contracts): ((size: Size) => Size) | undefined {
  const quotients = new Map<string, Size>();
  for (const [name, { multipleOf }] of contracts) {
    if (multipleOf > 1) quotients.set(name, multiply(multipleOf, symbol(quotientName(name, multipleOf))));
  }
  return quotients.size === 0 ? undefined : (size) => (typeof size === "number" ? size : substitute(size, quotients));
}

/** Adds the numbers of the quotients to those of the sizes. */
export function bindQuotients(contracts: Contracts, bindings: Map<string, number>): void {
  for (const [name, { multipleOf }] of contracts) {
    const size = bindings.get(name);
    if (multipleOf > 1 && size !== undefined) bindings.set(quotientName(name, multipleOf), size / multipleOf);
  }
}
