import type { Names } from "../../names.ts";
import { readingLines } from "../body/free-sizes.ts";
import { givenTo, inNumbers, isSaid, sharedWords } from "../body/said.ts";
import type { Literal } from "../code.ts";
import { identifier, namesIn } from "../identifier.ts";
import type { WrittenFunction } from "../module-writer.ts";
import type { Statement } from "../statement.ts";
import { literals, skeleton } from "../statement.ts";
import { type Argument, type Column, type Place, type Printing, printStatements, settle } from "./print-code.ts";

/** A function as it stands in the module. */
export interface PrintedFunction {
  readonly source: WrittenFunction;
  /** Its numbers that differ between calls, with their types. */
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly lines: readonly string[];
  /** The record of such numbers, for the numbers of a call as they are written. */
  record(arguments_: readonly Argument[]): string;
}

/**
 * Prints functions in the order in which they are called first: a number that is the same in all calls is written where
 * it is used, others are parameters, one for all numbers that are equal in every call.
 */
export function printFunctions(functions: readonly WrittenFunction[], reserved: Names): readonly PrintedFunction[] {
  const printed = new Map<number, PrintedFunction>();
  for (const one of functions) printed.set(one.number, printFunction(one, printed, reserved));
  return [...printed.values()];
}

export function printMain(statements: readonly Statement[], functions: readonly PrintedFunction[]): string[] {
  const known = new Map(functions.map((one) => [one.source.number, one]));
  const columns = literals(statements).map((literal): Column => columnOf([literal], fixed));
  return printStatements(statements, printingOf(columns, known));
}

/** Where there is one call alone, all numbers are written where they are used. */
const fixed: Placing = ([literal = "0"]) => ({ parameter: undefined, literal });

/** Where a number goes that is so much in each call. */
type Placing = (values: readonly Literal[], wanted: string | undefined, place: number | undefined) => Place;

function columnOf(values: readonly Literal[], placing: Placing): Column {
  const words = sharedWords(values);
  return {
    words,
    given: (place) => {
      const piece = words?.[place];
      const name = typeof piece === "object" ? piece.name : undefined;
      const given = values.map((value) => givenTo(value, place));
      return placing(given, name, place);
    },
    number: () => placing(values.map(inNumbers), undefined, undefined),
  };
}

function printingOf(columns: readonly Column[], printed: ReadonlyMap<number, PrintedFunction>): Printing {
  let at = 0;
  return {
    next: () => {
      const column = columns[at++];
      if (column === undefined) throw new Error("a function with more numbers than its calls");
      return column;
    },
    record: ({ number }, arguments_) => printed.get(number)?.record(arguments_) ?? "",
  };
}

interface Parameter {
  readonly name: string;
  readonly type: string;
  /** Where calls have it: the number at a place, or a name in its words. */
  readonly column: number;
  readonly place: number | undefined;
}

function printFunction(
  source: WrittenFunction,
  printed: ReadonlyMap<number, PrintedFunction>,
  reserved: Names,
): PrintedFunction {
  const [first] = source.calls;
  const names = reserved.inside();
  const taken = [
    ...source.inputs,
    ...source.sizes.all.map(({ name }) => name),
    ...namesIn(skeleton(source.statements)),
  ];
  for (const name of ["w", ...taken]) names.take(name);
  const byValues = new Map<string, Parameter>();
  const columns = (first?.literals ?? []).map((_, column): Column => {
    const values = source.calls.map((call) => call.literals[column] ?? "0");
    return columnOf(values, (own, wanted, place) => {
      const [literal = "0"] = own;
      const mark = JSON.stringify(own);
      if (own.every((value) => JSON.stringify(value) === JSON.stringify(literal)))
        return { parameter: undefined, literal };
      // A list that is alike throughout in every call is a number.
      const plain = own.every((value) => typeof settle(value, []) === "string");
      const known = byValues.get(mark);
      const name = known?.name ?? names.take(identifier(wanted ?? wantedName(source, own)));
      if (known === undefined) byValues.set(mark, { name, type: typeOf(own), column, place });
      return { parameter: name, literal: plain ? "0" : literal };
    });
  });
  const body = printStatements(source.statements, printingOf(columns, printed));
  const isIn = (some: readonly string[]) => (name: string) => some.some((line) => mentions(withoutComment(line), name));
  const lines = [...readingLines(source.sizes.all, isIn(body)), ...body];
  const used = [...byValues.values()].filter(({ name }) => isIn(body)(name));
  return {
    source,
    parameters: used.map(({ name, type }) => ({ name, type })),
    lines,
    record: (arguments_) => {
      const given = used.map(({ name, column, place }) => {
        const text = arguments_[column]?.(place);
        return text === name ? name : `${name}: ${text}`;
      });
      return used.length === 0 ? "" : `, { ${given.join(", ")} }`;
    },
  };
}

/** What all calls call the number, or what the tables are called. */
function wantedName({ calls }: WrittenFunction, values: readonly Literal[]): string {
  const [first] = values;
  if (typeof first === "string" && first.startsWith("tables."))
    return first.slice("tables.".length).replace(/\d+$/, "");
  const candidates = [...(calls[0]?.names.keys() ?? [])];
  const found = candidates.find((name) => calls.every((call, i) => call.names.get(name) === settled(values[i] ?? "")));
  return found ?? "size";
}

const settled = (value: Literal): string | undefined => {
  const alike = settle(value, []);
  return typeof alike === "string" ? alike : undefined;
};

function typeOf(values: readonly Literal[]): string {
  const alike = values.map((value) => settle(value, []));
  const [first = "0"] = alike;
  const leaf = (literal: Literal): string =>
    typeof literal === "string" ? literal : isSaid(literal) ? literal.number : leaf(literal[0] ?? "0");
  const one = leaf(first).startsWith("tables.") ? "() => tf.Tensor" : "number";
  return alike.every((value) => typeof value === "string") ? one : `readonly (${one})[]`;
}

/** A line without the words after it. */
export const withoutComment = (line: string): string => line.replace(/ \/\/ .*$/, "");

export const mentions = (line: string, name: string): boolean => namesIn(line).includes(name);
