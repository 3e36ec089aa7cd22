import type { Names } from "../names.ts";
import type { Literal } from "./code.ts";
import { identifier, namesIn } from "./identifier.ts";
import type { WrittenFunction } from "./module-writer.ts";
import { type Printing, printStatements, settle } from "./print-code.ts";
import type { Statement } from "./statement.ts";
import { literals, skeleton } from "./statement.ts";

/** A function as it stands in the module. */
export interface PrintedFunction {
  readonly source: WrittenFunction;
  /** Its numbers that differ between calls, with their types. */
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly lines: readonly string[];
  /** The record of such numbers, for the numbers of a call as they are written. */
  record(texts: readonly string[]): string;
}

type Column = { readonly parameter: string | undefined; readonly literal: Literal };

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
  return printStatements(
    statements,
    printingOf(
      literals(statements).map((literal) => ({ parameter: undefined, literal })),
      known,
    ),
  );
}

function printingOf(columns: readonly Column[], printed: ReadonlyMap<number, PrintedFunction>): Printing {
  let at = 0;
  return {
    next: () => {
      const column = columns[at++];
      if (column === undefined) throw new Error("a function with more numbers than its calls");
      return column;
    },
    record: ({ number }, texts) => printed.get(number)?.record(texts) ?? "",
  };
}

function printFunction(
  source: WrittenFunction,
  printed: ReadonlyMap<number, PrintedFunction>,
  reserved: Names,
): PrintedFunction {
  const [first] = source.calls;
  const count = first?.literals.length ?? 0;
  const names = reserved.inside();
  for (const name of ["w", ...source.inputs, ...namesIn(skeleton(source.statements))]) names.take(name);
  const byValues = new Map<string, { readonly name: string; readonly type: string; readonly column: number }>();
  const columns = Array.from({ length: count }, (_, column): Column => {
    const values = source.calls.map((call) => call.literals[column] ?? "0");
    const [literal = "0"] = values;
    const mark = JSON.stringify(values);
    if (values.every((value) => JSON.stringify(value) === JSON.stringify(literal)))
      return { parameter: undefined, literal };
    const known = byValues.get(mark);
    // A list that is alike throughout in every call is a number.
    const plain = values.every((value) => typeof settle(value, []) === "string");
    const shape: Literal = plain ? "0" : literal;
    if (known !== undefined) return { parameter: known.name, literal: shape };
    const name = names.take(identifier(wantedName(source, values)));
    byValues.set(mark, { name, type: typeOf(values), column });
    return { parameter: name, literal: shape };
  });
  const lines = printStatements(source.statements, printingOf(columns, printed));
  const used = [...byValues.values()].filter(({ name }) => lines.some((line) => mentions(withoutComment(line), name)));
  return {
    source,
    parameters: used.map(({ name, type }) => ({ name, type })),
    lines,
    record: (texts) =>
      used.length === 0
        ? ""
        : `, { ${used.map(({ name, column }) => (texts[column] === name ? name : `${name}: ${texts[column]}`)).join(", ")} }`,
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
  const leaf = (literal: Literal): string => (typeof literal === "string" ? literal : leaf(literal[0] ?? "0"));
  const one = leaf(first).startsWith("tables.") ? "() => tf.Tensor" : "number";
  return alike.every((value) => typeof value === "string") ? one : `readonly (${one})[]`;
}

/** A line without the words after it. */
export const withoutComment = (line: string): string => line.replace(/ \/\/ .*$/, "");

export const mentions = (line: string, name: string): boolean => namesIn(line).includes(name);
