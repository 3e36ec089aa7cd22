import type { Code, Literal } from "./code.ts";
import { commentText } from "./identifier.ts";
import type { Statement } from "./statement.ts";

/** How the numbers of a function are written: as they are, or as parameters of it. */
export interface Printing {
  /** The name and value of the next number of the function's, in order. */
  next(): { readonly parameter: string | undefined; readonly literal: Literal };
  /** A call's numbers as the record that the function called takes; empty where it takes none. */
  record(callee: { readonly number: number }, texts: readonly string[]): string;
}

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
        if ("callee" in piece)
          return this.printing.record(
            piece.callee,
            piece.literals.map(() => this.number(loops)),
          );
        return `${this.number(loops)}${piece.called ? "()" : ""}`;
      })
      .join("");
  }

  private number(loops: readonly string[]): string {
    const { parameter, literal } = this.printing.next();
    const varying: string[] = [];
    const settled = settle(literal, loops, varying);
    for (const index of varying) this.used.add(index);
    const places = varying.map((index) => `[${index}]`).join("");
    return `${parameter ?? text(settled)}${places}`;
  }
}

/** The list without the levels that are alike throughout; those left are the indices that it is read by. */
export function settle(literal: Literal, loops: readonly string[], varying: string[] = []): Literal {
  if (typeof literal === "string") return literal;
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

const depthOf = (literal: Literal): number => (typeof literal === "string" ? 0 : 1 + depthOf(literal[0] ?? ""));

export const text = (literal: Literal): string =>
  typeof literal === "string" ? literal : `[${literal.map(text).join(", ")}]`;
