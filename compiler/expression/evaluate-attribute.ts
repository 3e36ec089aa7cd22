import type { Span } from "../../schema/problem/source.ts";
import * as messages from "../../schema/spec/node-messages.ts";
import type { AttributeSyntax, Entry, Located, Name } from "../../schema/spec/spec.ts";
import type {
  Attribute,
  AxisReference,
  AxisSlice,
  KindValues,
  Margin,
  NamedNumbers,
  NamedSize,
  NamedSizes,
  Shift,
} from "../op/attribute.ts";
import { reject } from "../shape/rejection.ts";
import {
  type Bound,
  isList,
  isSize,
  requireLength,
  requireNumber,
  requireSize,
  requireWhole,
  truth,
} from "../shape/value.ts";
import { isConstant } from "../size/size.ts";
import { evaluate } from "./evaluate-expression.ts";
import type { Scope } from "./scope.ts";

/** The value of an attribute as its op will see it; undefined where it was not given and has no default. */
export function evaluateAttribute(
  declaration: Attribute,
  syntax: AttributeSyntax | undefined,
  scope: Scope,
  what: string,
): unknown {
  if (syntax === undefined) return declaration.fallback;
  const { span } = syntax;
  requireNoOtherWord(declaration, syntax, scope, what);
  const read = new AttributeReader(scope, what);
  switch (syntax.kind) {
    case "text":
    case "pattern":
      return syntax.value;
    case "operands":
      return undefined;
    case "expression":
      return read.expression(declaration.kind, syntax.value, span);
    case "axis":
      return read.axis(syntax.value);
    case "axes":
      return syntax.value.map((item) => read.axis(item));
    case "sizes":
      return declaration.kind === "shifts"
        ? syntax.value.map(({ name, value }): Shift => ({ axis: read.axis(name), by: read.whole(value) }))
        : namedSizes(syntax.value, scope);
    case "slices":
      return syntax.value.map(({ name, value }): AxisSlice => {
        const axis = read.axis(name);
        if (value.kind === "index")
          return { axis, index: read.whole(value.at), start: undefined, stop: undefined, step: 1, span: value.at.span };
        const { start, stop, step } = value;
        return {
          axis,
          index: undefined,
          start: start && read.position(start),
          stop: stop && read.position(stop),
          step: step === undefined ? 1 : read.whole(step),
          span: start?.span ?? stop?.span ?? step?.span ?? span,
        };
      });
    case "margins":
      return syntax.value.map(({ name, value }): Margin => {
        const [before, after] = value.map((item) => read.whole(item));
        if (before === undefined || after === undefined) return reject(messages.notPairs(name.span, what));
        return { axis: read.axis(name), before, after };
      });
    case "lists":
      return syntax.value.map((items) => items.map((item) => read.position(item)));
    case "list":
      if (declaration.kind === "pair") return read.pair(syntax.value, span);
      return declaration.kind === "shape"
        ? syntax.value.map((item) => read.size(item))
        : syntax.value.map((item) => read.number(item));
    case "named":
      if (declaration.kind === "generator") {
        return {
          name: syntax.name.text,
          sizes: syntax.value.map((item) => read.argument(item)),
          span: syntax.name.span,
        } satisfies NamedSizes;
      }
      return {
        name: syntax.name.text,
        numbers: syntax.value.map((item) => read.number(item)),
        span: syntax.name.span,
      } satisfies NamedNumbers;
  }
}

/** A word such as "same" is a name like any other, unless nothing has that name. */
function requireNoOtherWord({ instead }: Attribute, syntax: AttributeSyntax, scope: Scope, what: string): void {
  const [item] = syntax.kind === "list" ? syntax.value : syntax.kind === "expression" ? [syntax.value] : [];
  if (instead === undefined || item?.kind !== "expression" || item.expression.kind !== "name") return;
  const { name } = item.expression;
  const word = name.toLowerCase();
  if (scope.has(name) || !Object.hasOwn(instead, word)) return;
  reject(messages.wordForNumber(item.span, what, name, instead[word] ?? ""));
}

/** `"sizes": { "qkv": 3 }` */
export function namedSizes(entries: readonly Entry<Located>[], scope: Scope): ReadonlyMap<string, NamedSize> {
  return new Map(
    entries.map(({ name, value }) => {
      const what = `the size of axis \`${name.text}\``;
      return [name.text.normalize("NFC"), { ...new AttributeReader(scope, what).length(value, what), key: name.span }];
    }),
  );
}

class AttributeReader {
  private readonly scope: Scope;
  private readonly what: string;

  constructor(scope: Scope, what: string) {
    this.scope = scope;
    this.what = what;
  }

  expression(kind: Attribute["kind"], located: Located, span: Span): KindValues[keyof KindValues] {
    if (kind === "size") return this.size(located);
    const bound = evaluate(located, this.scope);
    if (kind === "int") return requireWhole(bound, span, this.what);
    if (kind === "boolean") return truth(bound.value, span);
    return requireNumber(bound, span, this.what);
  }

  number(located: Located): number {
    return requireNumber(evaluate(located, this.scope), located.span, this.what);
  }

  whole(located: Located): number {
    return requireWhole(evaluate(located, this.scope), located.span, this.what);
  }

  pair(items: readonly Located[], span: Span): readonly [number, number] {
    const values = items.flatMap((item) => {
      const { value, origin } = evaluate(item, this.scope);
      return isList(value) ? value.map((part) => ({ value: part, origin })) : [{ value, origin }];
    });
    const [height, width = height, ...more] = values.map((bound) => requireWhole(bound, span, this.what));
    if (height === undefined || width === undefined || more.length > 0) {
      return reject(messages.notPair(span, this.what));
    }
    return [height, width];
  }

  /** A number, or a free size. */
  argument(located: Located) {
    const bound = evaluate(located, this.scope);
    return isSize(bound.value) && !isConstant(bound.value)
      ? bound.value
      : requireNumber(bound, located.span, this.what);
  }

  /** Where a slice begins or ends: a whole number of either sign, or a free size. */
  position(located: Located) {
    const bound = evaluate(located, this.scope);
    return isSize(bound.value) && !isConstant(bound.value) ? bound.value : requireWhole(bound, located.span, this.what);
  }

  /** The size that a pattern's axis is given: what is no number at all is as wrong as 0. */
  length(located: Located, what: string): NamedSize {
    requireLength(evaluate(located, this.scope), located.span, what);
    return this.size(located, what);
  }

  size(located: Located, what = this.what): NamedSize {
    const bound = evaluate(located, this.scope);
    const expression = located.kind === "expression" ? located.expression : undefined;
    return {
      size: requireSize(bound, located.span, what),
      name: expression?.kind === "name" ? expression.name : undefined,
      origin: bound.origin,
      unit: expression?.kind === "number" && expression.value === 1,
      span: located.span,
    };
  }

  axis(item: Name | Located): AxisReference {
    if (!("kind" in item)) {
      const digits = /^-?\d+$/.test(item.text);
      return { name: digits ? undefined : item.text, index: digits ? Number(item.text) : undefined, span: item.span };
    }
    return { name: undefined, index: this.whole(item), span: item.span };
  }
}

/** Whole numbers of at least 1 and free sizes can settle pattern axes; other values of that name cannot (rule 9). */
export function asNamedSize(name: string, bound: Bound, span: Span): NamedSize | undefined {
  const { value, origin } = bound;
  const fits = !isList(value) && isSize(value) && (!isConstant(value) || (Number.isSafeInteger(value) && value >= 1));
  return fits ? { size: value, name, origin, unit: false, span } : undefined;
}
