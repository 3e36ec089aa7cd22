import type {
  BinaryExpression,
  CallExpression,
  ComparisonExpression,
  Expression,
  IndexExpression,
} from "../../schema/expression/expression.ts";
import type { Quotient } from "../../schema/messages/shape-messages.ts";
import { limits } from "../../schema/problem/limits.ts";
import { type Span, textAt } from "../../schema/problem/source.ts";
import { cut } from "../../schema/problem/wording.ts";
import type { Located, LocatedExpression, Name } from "../../schema/spec/spec.ts";
import * as messages from "../../schema/spec/value-messages.ts";
import { spend, WORK } from "../limits/budget.ts";
import type { Contracts } from "../proof/equality.ts";
import { atPlace, ECHO, reject } from "../shape/rejection.ts";
import { type Origin, originAt } from "../shape/shape.ts";
import { type Bound, isList, isSize, kindText, truth, type Value, valueText } from "../shape/value.ts";
import * as sizes from "../size/size.ts";
import { isConstant } from "../size/size.ts";
import { SizeLimitError } from "../size/size-limits.ts";
import { bareWords } from "./bare-words.ts";
import { compare } from "./compare.ts";
import { FUNCTIONS } from "./evaluate-functions.ts";
import { strided, weighed } from "./list-values.ts";
import { arithmetic, finite } from "./number-arithmetic.ts";

/** What an expression may ask of the place it stands in. */
export interface Environment {
  readonly contracts: Contracts;
  value(name: string): Bound | undefined;
  has(name: string): boolean;
  /** Says that there is no such name, and which names of the expression may be texts that lack their quotes. */
  rejectUnknown(name: string, span: Span, words: readonly Name[]): never;
  /** Whether an optional input of the block was given; undefined where there is no such input. */
  given(name: string): boolean | undefined;
}

let depth = 0;

const NO_NAMES: ReadonlyMap<string, Origin> = new Map();

/**
 * The value of an expression in a scope, with the names it rests on as its origin (rule 16). Whether its place takes
 * texts decides only what is said of a name that is not there.
 */
export function evaluate(located: Located, scope: Environment, takesText = false): Bound {
  const uses = new Map<string, Bound>();
  const before = depth;
  const evaluation = new Evaluation(scope, uses, () => bareWords(located, takesText));
  let value: Value;
  try {
    spend(WORK.expression);
    value = evaluation.located(located);
  } catch (error) {
    if (error instanceof SizeLimitError) reject(messages.sizeTooLarge(located.span, error.message));
    throw atPlace(error, located.span);
  } finally {
    depth = before;
  }
  const parents = [...uses.values()].map((use) => use.origin);
  const kind = located.kind === "expression" ? located.expression.kind : "list";
  const [only] = uses.values();
  // A bare name is what it stands for, and where that comes from is known.
  if (kind === "name" && only !== undefined) return only;
  const written = cut(textAt(located.span), 40);
  const text = kind === "number" ? `\`${valueText(value)}\` is written here` : `\`${written}\` is ${valueText(value)}`;
  const quotient = typeof value === "number" && !Number.isInteger(value) ? evaluation.quotient(located) : undefined;
  const names = uses.size === 0 ? NO_NAMES : new Map([...uses].map(([name, use]) => [name, use.origin]));
  const formula =
    located.kind === "expression" ? ({ kind: "written", expression: located.expression, names } as const) : undefined;
  return { value, origin: originAt(text, located.span, parents, formula), quotient };
}

class Evaluation {
  private readonly scope: Environment;
  private readonly uses: Map<string, Bound>;
  private readonly words: () => Iterable<Name>;

  constructor(scope: Environment, uses: Map<string, Bound>, words: () => Iterable<Name>) {
    this.scope = scope;
    this.uses = uses;
    this.words = words;
  }

  located(located: Located): Value {
    if (located.kind === "broken") return reject(ECHO);
    if (located.kind === "list")
      return weighed(
        located.items.map((item) => this.located(item)),
        located.span,
      );
    return this.expression(located.expression, located);
  }

  /** The two whole numbers of a division that leaves a rest. */
  quotient(located: Located): Quotient | undefined {
    if (located.kind !== "expression") return undefined;
    const { expression: e } = located;
    if (e.kind !== "binary" || e.operator !== "/") return undefined;
    const [size, divisor] = [e.left, e.right].map((part) => this.expression(part, located));
    const isWhole = (value: Value | undefined): value is number => Number.isSafeInteger(value) && Number(value) > 0;
    if (!isWhole(size) || !isWhole(divisor) || size % divisor === 0) return undefined;
    const what = e.left.kind === "name" ? `\`${e.left.name}\`` : "what is divided";
    return { size, what, divisor, divisorName: e.right.kind === "name" ? e.right.name : undefined };
  }

  private expression(e: Expression, at: LocatedExpression): Value {
    // Expressions are shallow, but values that rest on values that rest on values need not be.
    spend(WORK.part);
    if (++depth > limits.chain.most) return reject(messages.deepValue(at.at(e.start, e.end)));
    const value = this.valueOf(e, at);
    depth--;
    return value;
  }

  private valueOf(e: Expression, at: LocatedExpression): Value {
    const span = () => at.at(e.start, e.end);
    switch (e.kind) {
      case "number":
      case "text":
      case "boolean":
        return e.value;
      case "null":
        return null;
      case "name":
        return this.name(e.name, span());
      case "list":
        return weighed(
          e.items.map((item) => this.expression(item, at)),
          span(),
        );
      case "index":
        return this.index(e, at);
      case "unary": {
        const value = this.expression(e.operand, at);
        if (e.operator === "not") return !truth(value, span());
        if (!isSize(value)) return reject(messages.operandType(span(), e.operator, kindText(value)));
        if (e.operator === "+") return value;
        return isConstant(value) ? -value : sizes.subtract(0, value);
      }
      case "binary":
        return this.binary(e, at);
      case "comparison":
        return this.comparison(e, at);
      case "logical": {
        const left = this.expression(e.left, at);
        const decided = truth(left, at.at(e.left.start, e.left.end)) === (e.operator === "or");
        return decided ? left : this.expression(e.right, at);
      }
      case "conditional": {
        const condition = truth(this.expression(e.condition, at), at.at(e.condition.start, e.condition.end));
        return this.expression(condition ? e.then : e.otherwise, at);
      }
      case "call":
        return this.call(e, at);
    }
  }

  private name(name: string, span: Span): Value {
    const bound = this.scope.value(name);
    if (bound === undefined) {
      const words = [...this.words()].filter(({ text }) => !this.scope.has(text));
      const isWord = words.some((word) => word.span.start === span.start);
      return this.scope.rejectUnknown(name, span, isWord ? words : []);
    }
    this.uses.set(name, bound);
    return bound.value;
  }

  private index(e: IndexExpression, at: LocatedExpression): Value {
    const target = this.expression(e.target, at);
    const span = at.at(e.start, e.end);
    if (!isList(target)) return reject(messages.operandType(span, "[ ]", kindText(target)));
    const whole = (part: Expression | undefined, absent: number): number => {
      if (part === undefined) return absent;
      const value = this.expression(part, at);
      if (typeof value === "number" && Number.isSafeInteger(value)) return value;
      return reject(messages.notA(at.at(part.start, part.end), "an index", "a whole number", valueText(value)));
    };
    if (e.at.kind === "slice") {
      const { from, to, step } = e.at;
      // JavaScript's slice counts negative positions from the end and clips, as Python's does.
      spend(WORK.item * target.length);
      if (step === undefined) return target.slice(whole(from, 0), whole(to, target.length));
      const stride = whole(step, 1);
      if (stride === 0) return reject(messages.functionArguments(span, "[ ]", "needs a step other than 0"));
      const bound = (part: Expression | undefined) => (part === undefined ? undefined : whole(part, 0));
      return strided(target, bound(from), bound(to), stride);
    }
    const index = whole(e.at, 0);
    const item = target.at(index);
    return item === undefined ? reject(messages.indexOutOfRange(span, index, target.length)) : item;
  }

  /** A long sum leans to the left: its terms are added up in a loop. */
  private binary(e: BinaryExpression, at: LocatedExpression): Value {
    const spine: BinaryExpression[] = [e];
    for (let left = e.left; left.kind === "binary"; left = left.left) spine.push(left);
    const innermost = spine.at(-1) ?? e;
    return spine.reduceRight(
      (left, { operator, right, start, end }) =>
        arithmetic(operator, left, this.expression(right, at), at.at(start, end), this.scope.contracts),
      this.expression(innermost.left, at),
    );
  }

  private comparison(e: ComparisonExpression, at: LocatedExpression): boolean {
    const values = e.operands.map((operand) => this.expression(operand, at));
    return e.operators.every((operator, i) => {
      const left = values[i] ?? null;
      const right = values[i + 1] ?? null;
      return compare(operator, left, right, at.at(e.start, e.end), this.scope.contracts);
    });
  }

  private call(e: CallExpression, at: LocatedExpression): Value {
    const span = at.at(e.start, e.end);
    if (e.name === "given") return this.given(e, at);
    const found = FUNCTIONS.get(e.name);
    if (found === undefined)
      return reject(messages.unknownFunction(at.at(e.start, e.nameEnd), e.name, FUNCTIONS.keys()));
    const { min, max, call } = found;
    const count = e.arguments.length;
    if (count < min || count > max) {
      return reject(
        messages.functionArguments(
          span,
          e.name,
          `takes ${min === max ? min : `${min} to ${max}`} arguments, found ${count}`,
        ),
      );
    }
    const values = e.arguments.map((argument) => this.expression(argument, at));
    for (const value of values) if (isList(value)) spend(WORK.item * value.length);
    return finite(call(values, span, e.name), span);
  }

  /** `given(context)`: whether a call gave the block's optional input. Its argument is a tensor's name, not a value. */
  private given(e: CallExpression, at: LocatedExpression): boolean {
    const [argument] = e.arguments;
    const name = argument?.kind === "name" ? argument.name : undefined;
    const answer = name === undefined ? undefined : this.scope.given(name);
    return (
      answer ??
      reject(messages.functionArguments(at.at(e.start, e.end), "given", "asks for an optional input of this block"))
    );
  }
}
