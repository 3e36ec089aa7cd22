import type { CallExpression, Expression, Subscript } from "../../../../schema/expression/expression.ts";
import type { Located, LocatedExpression } from "../../../../schema/spec/spec.ts";
import { evaluate } from "../../../expression/evaluate-expression.ts";
import type { Scope } from "../../../expression/scope.ts";
import { isFreeSize, type Value } from "../../../shape/value.ts";
import { BINDS, before, called, chain, held, method, type Python, plain, power, py, tuple } from "./python.ts";
import { numberText, stringText } from "./python-text.ts";
import { literal, type Place, type Symbolic } from "./symbol.ts";

/** What expressions see at a place of a spec: values, and how names are written. */
export interface Words {
  readonly scope: Scope;
  symbol(name: string): Symbolic | undefined;
}

/**
 * An author's expression as one of Python; its value is what the spec says it is.
 * @param isNumber whether any number will do: then no division is taken for one of whole numbers, whatever comes of it here
 */
export function symbolic(located: Located, words: Words, isNumber = false): Symbolic {
  const { value } = evaluate(located, words.scope);
  if (located.kind === "expression" && located.expression.kind === "name")
    return words.symbol(located.expression.name) ?? literal(value);
  if (located.kind === "broken") return literal(value);
  if (located.kind === "list") {
    const items = located.items.map((item) => symbolic(item, words, isNumber));
    return { value, isWhole: false, in: (place) => tuple(items.map((item) => item.in(place))) };
  }
  const translation = new Translation(located, words, isNumber);
  return {
    value,
    isWhole: translation.isWhole(located.expression),
    hasWholeItems: translation.hasWholeItems(located.expression),
    in: (place) => (isFreeSize(value) ? place.free(value) : translation.text(located.expression, place)),
  };
}

/** The same where an int is wanted. */
export function whole(symbol: Symbolic): Symbolic {
  if (symbol.isWhole || typeof symbol.value !== "number") return symbol;
  return { ...symbol, isWhole: true, in: (place) => called("int", symbol.in(place)) };
}

const OPERATORS = {
  "+": BINDS.sum,
  "-": BINDS.sum,
  "*": BINDS.product,
  "/": BINDS.product,
  "//": BINDS.product,
  "%": BINDS.product,
} as const;

class Translation {
  private readonly located: LocatedExpression;
  private readonly words: Words;
  private readonly isNumber: boolean;

  constructor(located: LocatedExpression, words: Words, isNumber: boolean) {
    this.located = located;
    this.words = words;
    this.isNumber = isNumber;
  }

  private value(expression: Expression): Value {
    return evaluate({ ...this.located, expression }, this.words.scope).value;
  }

  /** Whether Python makes an int of it, whatever the names in it stand for. */
  isWhole(e: Expression): boolean {
    switch (e.kind) {
      case "number":
        return Number.isInteger(e.value);
      case "name":
        return this.words.symbol(e.name)?.isWhole ?? false;
      case "index":
        return e.at.kind !== "slice" && this.hasWholeItems(e.target);
      case "unary":
        return e.operator !== "not" && this.isWhole(e.operand);
      case "binary": {
        if (!this.isWhole(e.left) || !this.isWhole(e.right)) return false;
        return e.operator === "**" ? Number(this.value(e.right)) >= 0 : e.operator !== "/" || this.divides(e);
      }
      case "conditional":
        return this.isWhole(e.then) && this.isWhole(e.otherwise);
      case "call":
        return this.isWholeCall(e);
      default:
        return false;
    }
  }

  private isWholeCall({ name, arguments: given }: CallExpression): boolean {
    const [only, ...more] = given;
    if (["floor", "ceil", "round", "int", "len"].includes(name)) return true;
    if (!["min", "max", "sum", "abs"].includes(name) || only === undefined) return false;
    if (more.length === 0 && name !== "abs") return this.hasWholeItems(only);
    return given.every((part) => this.isWhole(part));
  }

  hasWholeItems(e: Expression): boolean {
    if (e.kind === "list") return e.items.every((item) => this.isWhole(item));
    if (e.kind === "index") return e.at.kind === "slice" && this.hasWholeItems(e.target);
    if (e.kind === "call") return e.name === "range" && e.arguments.every((part) => this.isWhole(part));
    if (e.kind !== "name") return false;
    return this.words.symbol(e.name)?.hasWholeItems ?? false;
  }

  /** Whether whole numbers divide, which `//` says and keeps whole. */
  private divides({ left, right }: { readonly left: Expression; readonly right: Expression }): boolean {
    const [a, b] = [this.value(left), this.value(right)];
    return !this.isNumber && typeof a === "number" && typeof b === "number" && b !== 0 && a % b === 0;
  }

  text(e: Expression, place: Place): Python {
    const inner = (part: Expression) => this.text(part, place);
    switch (e.kind) {
      case "number":
        return plain(numberText(e.value));
      case "text":
        return plain(stringText(e.value));
      case "boolean":
        return plain(e.value ? "True" : "False");
      case "null":
        return plain("None");
      case "name":
        return (this.words.symbol(e.name) ?? literal(this.value(e))).in(place);
      case "list":
        return tuple(e.items.map(inner));
      case "index":
        return py`${before(inner(e.target))}[${this.subscript(e.at, place)}]`;
      case "unary": {
        const binds = e.operator === "not" ? BINDS.not : BINDS.sign;
        const operand = held(inner(e.operand), binds);
        return { ...operand, text: `${e.operator}${e.operator === "not" ? " " : ""}${operand.text}`, binds };
      }
      case "binary": {
        if (e.operator === "**") return power(inner(e.left), inner(e.right));
        const isExact = e.operator === "/" && this.isWhole(e);
        return chain(isExact ? "//" : e.operator, OPERATORS[e.operator], [inner(e.left), inner(e.right)]);
      }
      case "comparison": {
        const [first, ...rest] = e.operands.map((part) => held(inner(part), BINDS.comparison + 1));
        const parts = rest.map((part, i) => py` ${e.operators[i] ?? ""} ${part}`);
        return { ...joined([first ?? plain(""), ...parts]), binds: BINDS.comparison };
      }
      case "logical":
        return chain(e.operator, BINDS[e.operator], [inner(e.left), inner(e.right)]);
      case "conditional": {
        const [then, condition] = [e.then, e.condition].map((part) => held(inner(part), BINDS.choice + 1));
        if (condition?.text === "True") return inner(e.then);
        if (condition?.text === "False") return inner(e.otherwise);
        return { ...py`${then ?? ""} if ${condition ?? ""} else ${inner(e.otherwise)}`, binds: BINDS.choice };
      }
      case "call":
        return this.call(e, place);
    }
  }

  private subscript(at: Subscript, place: Place): Python {
    const whole = new Translation(this.located, this.words, false);
    if (at.kind !== "slice") return whole.text(at, place);
    const end = (part: Expression | undefined) => (part === undefined ? "" : whole.text(part, place));
    const step = at.step === undefined ? "" : py`:${end(at.step)}`;
    return py`${end(at.from)}:${end(at.to)}${step}`;
  }

  private call(e: CallExpression, place: Place): Python {
    const given = e.arguments.map((part) => this.text(part, place));
    switch (e.name) {
      case "floor":
      case "ceil":
      case "sqrt":
      case "log":
      case "exp":
      case "sin":
      case "cos":
        return called(`math.${e.name}`, ...given);
      case "range":
        return called("tuple", called("range", ...given));
      case "linspace":
        // In double precision, as here.
        return method(called("torch.linspace", ...given, "dtype=torch.float64"), "tolist");
      case "sum":
        return given.length > 1 ? called("sum", tuple(given)) : called("sum", ...given);
      case "min":
      case "max":
      case "round":
      case "abs":
      case "int":
      case "len":
        return called(e.name, ...given);
      default:
        // `pair` and `given` are settled when the spec is read.
        return literal(this.value(e)).in(place);
    }
  }
}

const joined = (parts: readonly Python[]): Python => ({
  text: parts.map(({ text }) => text).join(""),
  binds: BINDS.atom,
  reads: parts.flatMap(({ reads }) => reads),
});
