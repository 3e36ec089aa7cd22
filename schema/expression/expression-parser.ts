import type { Fault } from "../problem/fault.ts";
import { limits } from "../problem/limits.ts";
import {
  calledValue,
  deepExpression,
  halfChoice,
  looseNot,
  missingOperator,
  ofPython,
  strayCloser,
  strayMark,
  unclosedBracket,
  valueExpected,
  valueExpectedAfter,
} from "./expression-messages.ts";
import type { ExpressionToken as Token } from "./expression-tokens.ts";
import { decodeText } from "./expression-tokens.ts";
import type { ArithmeticOperator, ComparisonOperator, Expression, Slice, Subscript } from "./expression-tree.ts";

/** Deepest nesting that is read: of brackets, signs, powers and choices. */
export const deepestExpression = limits.expression.most;

/** Carries the first fault out of the parser; never leaves `expression.ts`. */
export class Stop extends Error {
  readonly fault: Fault;
  constructor(found: Fault) {
    super(found.message);
    this.fault = found;
  }
}

/** How tightly operators bind, as in Python; a right operand takes only operators that bind tighter. */
const strength = { choice: 1, or: 2, and: 3, not: 4, comparison: 5, sum: 6, product: 7, sign: 8, power: 9, suffix: 10 };

const arithmetic: readonly (readonly [ArithmeticOperator, number])[] = [
  ["+", strength.sum],
  ["-", strength.sum],
  ["*", strength.product],
  ["/", strength.product],
  ["//", strength.product],
  ["%", strength.product],
  ["**", strength.power],
];
const comparisons: readonly ComparisonOperator[] = ["<", "<=", ">", ">=", "==", "!="];
const arithmeticOf = new Map<string, ArithmeticOperator>(arithmetic.map(([operator]) => [operator, operator]));
const comparisonOf = new Map<string, ComparisonOperator>(comparisons.map((operator) => [operator, operator]));

const strengths: ReadonlyMap<string, number> = new Map<string, number>([
  ["if", strength.choice],
  ["or", strength.or],
  ["and", strength.and],
  ...comparisons.map((operator) => [operator, strength.comparison] as const),
  ...arithmetic,
  ["[", strength.suffix],
  ["(", strength.suffix],
]);

/** A Pratt parser over the tokens of one expression. */
export class ExpressionParser {
  readonly #tokens: readonly Token[];
  readonly #open: Token[] = [];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#expression(0);
    this.#expectEnd();
    return expression;
  }

  wholeSubscript(): Subscript {
    const subscript = this.#subscript();
    this.#expectEnd();
    return subscript;
  }

  /** An expression of operators that bind tighter than `floor`. */
  #expression(floor: number): Expression {
    if (++this.#depth > deepestExpression) throw new Stop(deepExpression(this.#peek(), deepestExpression));
    let left = this.#prefix(floor);
    for (;;) {
      const token = this.#peek();
      const own = token.kind === "mark" || token.kind === "word" ? strengths.get(token.text) : undefined;
      if (own === undefined || own <= floor) break;
      this.#at++;
      left = this.#infix(left, token, own);
    }
    this.#depth--;
    return left;
  }

  #prefix(floor: number): Expression {
    const token = this.#peek();
    const { text, start, end } = token;
    this.#at++;
    switch (token.kind) {
      case "number":
        return { kind: "number", value: Number(text), start, end };
      case "text":
        return { kind: "text", value: decodeText(token), start, end };
      case "name":
        return { kind: "name", name: text.normalize("NFC"), start, end };
      case "word":
        if (text === "true" || text === "false") return { kind: "boolean", value: text === "true", start, end };
        if (text === "null") return { kind: "null", start, end };
        if (text === "not") return this.#not(token, floor);
        break;
      case "mark":
        if (text === "-" || text === "+") {
          const operand = this.#expression(strength.sign);
          return { kind: "unary", operator: text, operand, start, end: operand.end };
        }
        if (text === "(") {
          const inner = this.#inside(token, () => this.#expression(0));
          return { ...inner, start, end: this.#before().end };
        }
        if (text === "[") {
          const items = this.#inside(token, () => this.#list());
          return { kind: "list", items, start, end: this.#before().end };
        }
        break;
      case "end":
    }
    this.#at--;
    throw this.#missingValue();
  }

  #not(token: Token, floor: number): Expression {
    if (floor > strength.not) {
      const operator = this.#tokens[this.#at - 2]?.text ?? "";
      throw new Stop(looseNot(token, operator));
    }
    const operand = this.#expression(strength.not);
    return { kind: "unary", operator: "not", operand, start: token.start, end: operand.end };
  }

  #infix(left: Expression, token: Token, own: number): Expression {
    const { start } = left;
    const operator = arithmeticOf.get(token.text);
    if (operator !== undefined) {
      // A power takes its right side with its sign and further powers: 2 ** -1, 2 ** 3 ** 2.
      const right = this.#expression(own === strength.power ? strength.sign : own);
      return { kind: "binary", operator, left, right, start, end: right.end };
    }
    const comparison = comparisonOf.get(token.text);
    if (comparison !== undefined) return this.#comparison(left, comparison);
    if (token.text === "if") return this.#choice(left, token);
    if (token.text === "(") return this.#call(left, token);
    if (token.text === "[") return this.#index(left, token);
    const right = this.#expression(own);
    return { kind: "logical", operator: token.text === "or" ? "or" : "and", left, right, start, end: right.end };
  }

  #choice(then: Expression, token: Token): Expression {
    const condition = this.#expression(strength.choice);
    if (this.#peek().text !== "else") {
      throw this.#startsValue(this.#peek()) ? this.#unexpected() : new Stop(halfChoice(token, "if"));
    }
    this.#at++;
    const otherwise = this.#expression(0);
    return { kind: "conditional", condition, then, otherwise, start: then.start, end: otherwise.end };
  }

  #comparison(first: Expression, operator: ComparisonOperator): Expression {
    const operators: ComparisonOperator[] = [];
    const operands = [first];
    for (let next: typeof operator | undefined = operator; next !== undefined; ) {
      operators.push(next);
      operands.push(this.#expression(strength.comparison));
      next = comparisonOf.get(this.#peek().text);
      if (next !== undefined) this.#at++;
    }
    return { kind: "comparison", operands, operators, start: first.start, end: this.#before().end };
  }

  #call(target: Expression, token: Token): Expression {
    if (target.kind !== "name" || this.#tokens[this.#at - 2]?.kind !== "name") {
      throw new Stop(calledValue(token));
    }
    const given = this.#inside(token, () => this.#list());
    const { name, start, end: nameEnd } = target;
    return { kind: "call", name, nameEnd, arguments: given, start, end: this.#before().end };
  }

  #index(target: Expression, token: Token): Expression {
    const at = this.#inside(token, () => this.#subscript());
    return { kind: "index", target, at, start: target.start, end: this.#before().end };
  }

  /** What stands between an opening bracket, already taken, and its closing one. */
  #inside<T>(opening: Token, read: () => T): T {
    this.#open.push(opening);
    const result = read();
    if (this.#peek().text !== closerOf(opening)) throw this.#unexpected();
    this.#open.pop();
    this.#at++;
    return result;
  }

  /** Items up to the closing bracket; a comma may follow the last. */
  #list(): Expression[] {
    const items: Expression[] = [];
    while (!isCloser(this.#peek())) {
      items.push(this.#expression(0));
      if (this.#peek().text !== ",") break;
      this.#at++;
    }
    return items;
  }

  #subscript(): Subscript {
    const { start } = this.#peek();
    const from = this.#bound();
    if (from !== undefined && this.#peek().text !== ":") {
      if (this.#peek().text !== ",") return from;
      throw new Stop(ofPython(this.#peek(), ","));
    }
    if (this.#peek().text !== ":") throw this.#missingValue();
    this.#at++;
    const to = this.#bound();
    const hasStep = this.#peek().text === ":";
    if (hasStep) this.#at++;
    const step = hasStep ? this.#bound() : undefined;
    const slice: Slice = { kind: "slice", start, end: this.#before().end };
    return {
      ...slice,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(step === undefined ? {} : { step }),
    };
  }

  /** One of a slice's numbers, which may be left out. */
  #bound(): Expression | undefined {
    const token = this.#peek();
    return token.text === ":" || isCloser(token) || token.kind === "end" ? undefined : this.#expression(0);
  }

  #peek(): Token {
    const token = this.#tokens[this.#at] ?? this.#tokens.at(-1);
    return token ?? { kind: "end", text: "", start: 0, end: 0 };
  }

  #before(): Token {
    return this.#tokens[this.#at - 1] ?? this.#peek();
  }

  #expectEnd(): void {
    if (this.#peek().kind !== "end") throw this.#unexpected();
  }

  #startsValue(token: Token): boolean {
    if (token.kind === "word") return ["true", "false", "null", "not"].includes(token.text);
    return ["number", "text", "name"].includes(token.kind) || token.text === "(" || token.text === "[";
  }

  /** The next token cannot begin a value, and one must come. */
  #missingValue(): Stop {
    const token = this.#peek();
    const before = this.#before();
    const opening = this.#open.at(-1);
    if (token.kind !== "end") return new Stop(valueExpected(token));
    return new Stop(before === opening ? unclosedBracket(opening) : valueExpectedAfter(before));
  }

  /** The next token cannot go on where a value has ended. */
  #unexpected(): Stop {
    const token = this.#peek();
    const opening = this.#open.at(-1);
    if (token.kind === "end" && opening !== undefined) return new Stop(unclosedBracket(opening));
    if (isCloser(token)) return new Stop(strayCloser(token, opening));
    if (this.#startsValue(token)) return new Stop(missingOperator(token));
    return new Stop(token.text === "else" ? halfChoice(token, "else") : strayMark(token));
  }
}

function closerOf(opening: Token): string {
  return opening.text === "(" ? ")" : "]";
}

function isCloser(token: Token): boolean {
  return token.kind === "mark" && (token.text === ")" || token.text === "]");
}
