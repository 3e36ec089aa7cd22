import { isSaid } from "../body/said.ts";
import type { Code, Literal, Said } from "../code.ts";
import { commentText } from "../identifier.ts";
import type { Statement } from "../statement.ts";

/** How the numbers of a function are written: as they are, or as parameters of it. */
export interface Printing {
  /** The next number of the function's, in order. */
  next(): Column;
  /** A call's numbers as the record that the function called takes; empty where it takes none. */
  record(callee: { readonly number: number }, arguments_: readonly Argument[]): string;
}

/** A number as it stands in all calls of a function. */
export interface Column {
  /** The words that all calls share. */
  readonly words: Said["words"] | undefined;
  /** What the name at a place in the words is: the same in all calls, or a parameter. */
  given(place: number): Place;
  number(): Place;
}

export interface Place {
  readonly parameter: string | undefined;
  readonly literal: Literal;
}

/** A number that a call hands on: itself, or what a name in its words stands for. */
export type Argument = (place: number | undefined) => string;

/** Statements as lines of TypeScript, indented by two spaces a level. */
export function printStatements(statements: readonly Statement[], printing: Printing): string[] {
  return new Printer(printing).statements(statements, [], "");
}

class Printer {
  private readonly printing: Printing;
  /** Indices of loops that were read. */
  private readonly used = new Set<string>();

  constructor(printing: Printing) {
    this.printing = printing;
  }

  statements(statements: readonly Statement[], loops: readonly string[], indent: string): string[] {
    return statements.flatMap((statement) => this.statement(statement, loops, indent));
  }

  private statement(statement: Statement, loops: readonly string[], indent: string): string[] {
    switch (statement.kind) {
      case "assign": {
        const { target, comment } = statement;
        const value = this.code(statement.value, loops);
        const words = comment === undefined ? "" : ` // ${commentText(comment.join(" "))}`;
        return [`${indent}${target === "return" ? "return" : `${target} =`} ${value};${words}`];
      }
      case "plain":
        return [`${indent}${this.code(statement.value, loops)};`];
      case "once": {
        const { over, body } = statement;
        const inside = `${indent}  `;
        const weights = over === undefined ? [] : [`${inside}const ${over.item} = ${over.list};`];
        return [`${indent}{`, ...weights, ...this.statements(body, loops, inside), `${indent}}`];
      }
      case "loop":
        return this.loop(statement, loops, indent);
    }
  }

  private loop(
    { over, index, count, kinds }: Extract<Statement, { kind: "loop" }>,
    loops: readonly string[],
    indent: string,
  ): string[] {
    const inside = `${indent}  `;
    const times = over === undefined ? this.code(count, loops) : "";
    const inner = [...loops, index];
    this.used.delete(index);
    const body = kinds.flatMap(({ when, body: own }, k) => {
      if (kinds.length === 1) return this.statements(own, inner, inside);
      this.used.add(index);
      const head = when === undefined ? "" : `if (${this.code(when, inner)}) `;
      const lines = this.statements(own, inner, `${inside}  `);
      return [
        `${k === 0 ? inside : `${inside}} else `}${head}{`,
        ...lines,
        ...(k === kinds.length - 1 ? [`${inside}}`] : []),
      ];
    });
    // `} else` closes the branch before it.
    const head =
      over === undefined
        ? `for (let ${index} = 0; ${index} < ${times}; ${index}++) {`
        : this.used.has(index)
          ? `for (const [${index}, ${over.item}] of ${over.list}.entries()) {`
          : `for (const ${over.item} of ${over.list}) {`;
    return [`${indent}${head}`, ...body, `${indent}}`];
  }

  private code(pieces: Code, loops: readonly string[]): string {
    return pieces
      .map((piece) => {
        if (typeof piece === "string") return piece;
        if ("callee" in piece) return this.printing.record(piece.callee, this.arguments(piece.literals.length, loops));
        const column = this.printing.next();
        const number = this.inWords(column, loops) ?? this.written(this.place(column.number(), loops));
        return `${number}${piece.called ? "()" : ""}`;
      })
      .join("");
  }

  private arguments(count: number, loops: readonly string[]): readonly Argument[] {
    return Array.from({ length: count }, () => {
      const column = this.printing.next();
      return (place) => this.written(this.place(place === undefined ? column.number() : column.given(place), loops));
    });
  }

  /** Nothing where what the words speak of would have to be looked up in a list. */
  private inWords({ words, given }: Column, loops: readonly string[]): string | undefined {
    const pieces = words?.map((piece, place) =>
      typeof piece === "string" ? { text: piece, isList: false, indices: [] } : this.place(given(place), loops),
    );
    return pieces?.every(({ isList }) => !isList) ? pieces.map((one) => this.written(one)).join("") : undefined;
  }

  private written({ text: written, indices }: Reading): string {
    for (const index of indices) this.used.add(index);
    return written;
  }

  private place({ parameter, literal }: Place, loops: readonly string[]): Reading {
    const varying: string[] = [];
    const settled = settle(literal, loops, varying);
    const [index, ...more] = varying;
    const counted =
      parameter === undefined && index !== undefined && more.length === 0 ? countedBy(settled, index) : undefined;
    if (counted !== undefined) return { text: counted, isList: false, indices: varying };
    const places = varying.map((one) => `[${one}]`).join("");
    return { text: `${parameter ?? text(settled)}${places}`, isList: varying.length > 0, indices: varying };
  }
}

/** How a number is read where it is used: out of a list, or as it is; and the indices of loops that it takes. */
interface Reading {
  readonly text: string;
  readonly isList: boolean;
  readonly indices: readonly string[];
}

/** `0, 1, 2` and `config.heads[0], config.heads[1]` are counted by the index that they are read by. */
function countedBy(list: Literal, index: string): string | undefined {
  if (typeof list === "string" || isSaid(list)) return undefined;
  const [first] = list;
  const [, before] = typeof first === "string" ? (/^(.*\[)0\]$/.exec(first) ?? []) : [];
  if (list.every((one, i) => one === String(i))) return index;
  return before !== undefined && list.every((one, i) => one === `${before}${i}]`) ? `${before}${index}]` : undefined;
}

/** The list without the levels that are alike throughout; those left are the indices that it is read by. */
export function settle(literal: Literal, loops: readonly string[], varying: string[] = []): Literal {
  if (typeof literal === "string" || isSaid(literal)) return literal;
  const [index = "i", ...rest] = loops;
  const inner = depthOf(literal) > 1;
  const isAlike = literal.every((one) => JSON.stringify(one) === JSON.stringify(literal[0]));
  if (isAlike) return settle(literal[0] ?? "0", rest, varying);
  varying.push(index);
  if (!inner) return literal;
  const flat = literal.every((one) => typeof one !== "string" && isUniform(one));
  if (flat) return literal.map((one) => settle(one, []));
  varying.push(...rest.slice(0, depthOf(literal) - 1));
  return literal;
}

const isUniform = (literal: Literal): boolean => typeof settle(literal, ["", "", "", ""]) === "string";

const depthOf = (literal: Literal): number =>
  typeof literal === "string" || isSaid(literal) ? 0 : 1 + depthOf(literal[0] ?? "");

const text = (literal: Literal): string =>
  typeof literal === "string" ? literal : isSaid(literal) ? literal.number : `[${literal.map(text).join(", ")}]`;
