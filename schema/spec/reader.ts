import { type Expression, parseExpression, parseSubscript } from "../expression/expression.ts";
import {
  type JsonNode,
  type JsonProperty,
  type ObjectNode,
  property,
  type StringNode,
  spanWithin,
} from "../json/json.ts";
import { checkTransform, type PatternForm, parsePattern, type TransformKind } from "../pattern/pattern.ts";
import { EnoughProblems, MOST_PROBLEMS } from "../problem/enough-problems.ts";
import { type Fault, faultProblem } from "../problem/fault.ts";
import type { Problem } from "../problem/problem.ts";
import { similarName } from "../problem/similar.ts";
import { placeOf, type Span } from "../problem/source.ts";
import { keyMeantBy } from "../vocabulary/other-keys.ts";
import type {
  Index,
  Located,
  LocatedBroken,
  LocatedExpression,
  LocatedPattern,
  LocatedSignature,
  Name,
} from "./spec.ts";
import * as messages from "./spec-messages.ts";

/** Keys that only texts stand under. */
const TEXTS: ReadonlySet<string> = new Set(["id", "doc", "axes"]);

const linesOf = (spans: readonly Span[]): number[] => spans.map(({ source, start }) => placeOf(source, start).line);

/** The text of a string without its quotes. */
export const inside = (node: StringNode): Span => spanWithin(node, 0, node.text.length);

/**
 * Turns JSON values into the parts that specs are made of. What cannot be read is `undefined`, and has been reported
 * once; the caller goes on with the rest.
 */
export class Reader {
  readonly problems: Problem[] = [];
  /** Keys that an object lacks, since they are written in another way there: what stands under that. */
  private readonly misspelt = new WeakMap<ObjectNode, Map<string, JsonProperty>>();
  private readonly keys = new WeakMap<ObjectNode, ReadonlySet<string>>();

  report(found: Problem): undefined {
    this.problems.push(found);
    if (this.problems.length >= MOST_PROBLEMS) throw new EnoughProblems();
    return undefined;
  }

  /** Takes back what was reported on lines where the text is not JSON: what stands there is not what was meant. */
  forgetEchoes(broken: readonly Problem[]): void {
    const lines = new Set(
      broken.flatMap(({ span, related }) =>
        linesOf([...(span === undefined ? [] : [span]), ...related.map((note) => note.span)]),
      ),
    );
    const kept = this.problems.filter(
      (found) =>
        broken.includes(found) || found.span === undefined || !linesOf([found.span]).some((line) => lines.has(line)),
    );
    this.problems.splice(0, this.problems.length, ...kept);
  }

  object(node: JsonNode, what: string): ObjectNode | undefined {
    return node.kind === "object" ? node : this.report(messages.wrongType(what, "an object", node));
  }

  /** The properties of an object whose keys are open, such as names. */
  entries(node: JsonNode, what: string): readonly JsonProperty[] {
    return this.object(node, what)?.properties ?? [];
  }

  /** Reports every key that is not allowed. */
  closed(node: ObjectNode, owner: string, allowed: readonly string[]): void {
    for (const property of node.properties) {
      if (!allowed.includes(property.name)) this.unknownKey(node, property, owner, allowed);
    }
  }

  /** A key that is not allowed; one that is like it and absent was probably meant: it is read as that. Says whether. */
  unknownKey(node: ObjectNode, written: JsonProperty, owner: string, allowed: readonly string[]): boolean {
    const { name: key, nameSpan } = written;
    const given = this.keysOf(node);
    const open = allowed.filter((name) => !given.has(name));
    const called = keyMeantBy(key, open);
    const fits = written.value.kind === "string" ? open : open.filter((name) => !TEXTS.has(name));
    const meant = called ?? similarName(key, fits);
    if (meant !== undefined) this.misspelt.set(node, new Map([...(this.misspelt.get(node) ?? []), [meant, written]]));
    this.report(messages.unknownKey(nameSpan, owner, key, open, called));
    return meant !== undefined;
  }

  private keysOf(node: ObjectNode): ReadonlySet<string> {
    const known = this.keys.get(node) ?? new Set(node.properties.map(({ name }) => name));
    this.keys.set(node, known);
    return known;
  }

  /** What stands under a key, or under what was written in its place. */
  find(node: ObjectNode, key: string): JsonNode | undefined {
    return (property(node, key) ?? this.misspelt.get(node)?.get(key))?.value;
  }

  /** A key that must be there and is not. */
  missing(node: ObjectNode, owner: string, key: string): undefined {
    return this.report(messages.missingKey(node.span, owner, key));
  }

  string(node: JsonNode, what: string): StringNode | undefined {
    return node.kind === "string" ? node : this.report(messages.wrongType(what, "a string", node));
  }

  text(node: JsonNode | undefined, what: string): string | undefined {
    return node === undefined ? undefined : this.string(node, what)?.text;
  }

  texts(node: JsonNode | undefined, what: string): string[] {
    if (node === undefined) return [];
    if (node.kind !== "array") return this.report(messages.wrongType(what, "a list of strings", node)) ?? [];
    return node.items.flatMap((item) => this.text(item, what) ?? []);
  }

  name(node: JsonNode, what: string): Name | undefined {
    const string = this.string(node, what);
    return string === undefined ? undefined : { text: string.text, span: inside(string) };
  }

  /** A number, boolean or null as it stands, a string as an expression, a list as a list of those. */
  located(node: JsonNode, what: string): Located {
    const { span } = node;
    const constant = (expression: Expression): Located => ({ kind: "expression", expression, span, at: () => span });
    const place = { start: 0, end: 0 };
    switch (node.kind) {
      case "string":
        return this.expression(node);
      case "number":
        return constant({ kind: "number", value: node.value, ...place });
      case "boolean":
        return constant({ kind: "boolean", value: node.value, ...place });
      case "null":
        return constant({ kind: "null", ...place });
      case "array":
        return { kind: "list", items: node.items.map((item) => this.located(item, what)), span };
      case "object":
        this.report(messages.wrongType(what, "a number, a list or an expression", node));
        return { kind: "broken", span };
    }
  }

  expression(node: StringNode): LocatedExpression | LocatedBroken {
    const { expression, faults } = parseExpression(node.text);
    const at = (start: number, end: number) => spanWithin(node, start, end);
    for (const fault of faults) this.fault(fault, at);
    if (expression === undefined || faults.length > 0) return { kind: "broken", span: inside(node) };
    return { kind: "expression", expression, span: inside(node), at };
  }

  /** An expression, if the text is one: nobody complains if not. */
  quietly(node: StringNode): LocatedExpression | undefined {
    const { expression } = parseExpression(node.text);
    const at = (start: number, end: number) => spanWithin(node, start, end);
    return expression && { kind: "expression", expression, span: inside(node), at };
  }

  /** `0`, `i`, `1:`: what stands between the brackets of an index. */
  subscript(node: StringNode): Index | undefined {
    const { subscript, faults } = parseSubscript(node.text);
    const at = (start: number, end: number) => spanWithin(node, start, end);
    for (const fault of faults) this.fault(fault, at);
    if (subscript === undefined || faults.length > 0) return undefined;
    const located = (expression: Expression | undefined): LocatedExpression | undefined =>
      expression && { kind: "expression", expression, span: at(expression.start, expression.end), at };
    if (subscript.kind !== "slice")
      return { kind: "index", at: { kind: "expression", expression: subscript, span: inside(node), at } };
    const { from, to, step } = subscript;
    return { kind: "range", start: located(from), stop: located(to), step: located(step) };
  }

  pattern(node: JsonNode, form: PatternForm, what: string, kind?: TransformKind): LocatedPattern | undefined {
    const string = this.string(node, what);
    if (string === undefined) return undefined;
    const at = (start: number, end: number) => spanWithin(string, start, end);
    const { pattern, faults } = parsePattern(string.text, form);
    const all = [...faults, ...(pattern === undefined || kind === undefined ? [] : checkTransform(pattern, kind))];
    for (const fault of all) this.fault(fault, at);
    if (pattern === undefined || all.length > 0) return undefined;
    return { pattern, text: string.text, span: inside(string), at };
  }

  signature(node: JsonNode, what: string): LocatedSignature | undefined {
    const read = this.pattern(node, "signature", what);
    return read === undefined
      ? undefined
      : { side: read.pattern.output, text: read.text, span: read.span, at: read.at };
  }

  private fault(fault: Fault, at: (start: number, end: number) => Span): void {
    this.report(faultProblem(fault, at));
  }
}
