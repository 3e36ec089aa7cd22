import { isFreeSize, type Value } from "../../../shape/value.ts";
import { type Python, plain, tuple } from "./python.ts";
import { valueText } from "./python-text.ts";

/** A value that a module is built with: what it is, and how it is written where it is asked for. */
export interface Symbolic {
  readonly value: Value;
  /** Whether it is an int to Python whatever the module is built with. */
  readonly isWhole: boolean;
  /** Whether it is a list of such. */
  readonly hasWholeItems?: boolean | undefined;
  /** The name that it is and nothing more. */
  readonly bare?: Named;
  in(place: Place): Python;
}

/** Where an expression stands: in what builds a module, or in what runs it. */
export interface Place {
  /** What a name is called there. */
  named(name: Named): Python;
  /** A size that is not known before the module runs. */
  free(value: Value): Python;
}

/** A name of the spec with its value, and whose it is. */
export interface Named {
  readonly name: string;
  readonly symbol: Symbolic;
  readonly kind: "argument" | "let" | "index";
  /** Whose it is: a class that is written. */
  readonly owner: object;
  /** Of a `let` the expression, in the owner's names; of an argument what it is given, in the caller's. */
  readonly source: Symbolic | undefined;
  /** Of an index the loop that it counts. */
  readonly loop?: object;
  /** Arguments stand in this order. */
  readonly order: number;
}

/** A value that follows from nothing. */
export const literal = (value: Value): Symbolic => ({
  value,
  isWhole: typeof value === "number" && Number.isInteger(value),
  in: () => plain(valueText(value), typeof value === "number" && value < 0 ? 10 : 12),
});

export function nameOf(made: Omit<Named, "symbol"> & Omit<Symbolic, "in">): Named {
  const { value, isWhole, hasWholeItems = false, ...rest } = made;
  const symbol: Symbolic = {
    value,
    isWhole,
    hasWholeItems,
    get bare() {
      return named;
    },
    in: (place) => (isFreeSize(value) ? place.free(value) : place.named(named)),
  };
  const named: Named = { ...rest, symbol };
  return named;
}

/** What a class that is called says, in the words of who calls it. */
export function substituted(symbol: Symbolic, callee: object): Symbolic {
  const { bare } = symbol;
  if (bare?.owner === callee && bare.kind === "argument" && bare.source !== undefined) return bare.source;
  if (bare !== undefined && bare.owner !== callee) return symbol;
  return {
    value: symbol.value,
    isWhole: symbol.isWhole,
    hasWholeItems: symbol.hasWholeItems,
    in(place) {
      const outside: Place = {
        free: (value) => place.free(value),
        named(name) {
          if (name.owner !== callee) return place.named(name);
          const { source, kind } = name;
          if (source === undefined) throw new Error(`\`${name.name}\` follows from nothing`);
          return source.in(kind === "argument" ? place : outside);
        },
      };
      return symbol.in(outside);
    },
  };
}

/** Several as a tuple. */
export const tupled = (parts: readonly Symbolic[]): Symbolic => ({
  value: parts.map(({ value }) => value),
  isWhole: false,
  in: (place) => tuple(parts.map((part) => part.in(place))),
});
