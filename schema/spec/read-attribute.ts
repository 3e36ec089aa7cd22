import { type JsonNode, type JsonProperty, type StringNode, spanWithin } from "../json/json.ts";
import type { AttributeDeclaration } from "../vocabulary/vocabulary.ts";
import * as nodeMessages from "./node-messages.ts";
import { inside, type Reader } from "./reader.ts";
import type {
  AttributeSyntax,
  Entry,
  Index,
  Located,
  Name,
  OperandSyntax,
  TensorReference,
  TermSyntax,
} from "./spec.ts";
import * as messages from "./spec-messages.ts";

/** Reads an attribute's value by what its declaration says it is for. */
export function readAttribute(
  reader: Reader,
  node: JsonNode,
  declaration: AttributeDeclaration,
  what: string,
): AttributeSyntax | undefined {
  const { span } = node;
  switch (declaration.kind) {
    case "int":
    case "size":
    case "number":
    case "boolean": {
      const value = reader.located(node, what);
      return value && { kind: "expression", value, span };
    }
    case "text":
      return readWord(reader, node, declaration, what);
    case "rearrange":
    case "repeat":
    case "reduce": {
      const value = reader.pattern(node, "transform", what, declaration.kind);
      return value && { kind: "pattern", value, span };
    }
    case "einsum":
    case "pack": {
      const value = reader.pattern(node, declaration.kind, what);
      return value && { kind: "pattern", value, span };
    }
    case "axis": {
      const value = readAxis(reader, node, what);
      return value && { kind: "axis", value, span };
    }
    case "axes": {
      const items = node.kind === "array" ? node.items : [node];
      const value = complete(items.map((item) => readAxis(reader, item, what)));
      return value && { kind: "axes", value, span };
    }
    case "sizes":
    case "shifts": {
      const value = readEntries(reader, node, what, (item) => reader.located(item, what));
      return value && { kind: "sizes", value, span };
    }
    case "slices": {
      const value = readEntries(reader, node, what, (item) => readIndex(reader, item, what));
      return value && { kind: "slices", value, span };
    }
    case "margins": {
      const value = readEntries(reader, node, what, (item) => readList(reader, item, what));
      return value && { kind: "margins", value, span };
    }
    case "operands": {
      const items = node.kind === "array" ? node.items : [node];
      const value = complete(items.map((item) => readTerm(reader, item, what)));
      return value && { kind: "operands", value, list: node.kind === "array", span };
    }
    case "shape":
    case "numbers": {
      const value = readList(reader, node, what);
      return value && { kind: "list", value, span };
    }
    case "pair": {
      const value = complete((node.kind === "array" ? node.items : [node]).map((item) => reader.located(item, what)));
      return value && { kind: "list", value, span };
    }
    case "shapes": {
      if (node.kind !== "array") return reader.report(messages.wrongType(what, "a list of lists", node));
      const value = complete(node.items.map((item) => readList(reader, item, what)));
      return value && { kind: "lists", value, span };
    }
    case "init":
    case "generator":
      return readNamed(reader, node, what);
  }
}

function readWord(
  reader: Reader,
  node: JsonNode,
  { values, wordsAre }: AttributeDeclaration,
  what: string,
): AttributeSyntax | undefined {
  const string = reader.string(node, what);
  if (string === undefined) return undefined;
  if (values !== undefined && !values.includes(string.text)) {
    const report = wordsAre === "reduction" ? nodeMessages.unknownReduction : nodeMessages.unknownWord;
    return reader.report(report(inside(string), wordsAre ?? `value of ${what}`, string.text, values));
  }
  return { kind: "text", value: string.text, span: inside(string) };
}

/** A string is an axis's name, a number its index. */
function readAxis(reader: Reader, node: JsonNode, what: string): Name | Located | undefined {
  return node.kind === "string" ? { text: node.text, span: inside(node) } : reader.located(node, what);
}

export function readEntries<T>(
  reader: Reader,
  node: JsonNode,
  what: string,
  read: (value: JsonNode, property: JsonProperty) => T | undefined,
): Entry<T>[] | undefined {
  const object = reader.object(node, what);
  if (object === undefined) return undefined;
  return complete(
    object.properties.map((property): Entry<T> | undefined => {
      const value = read(property.value, property);
      return value === undefined ? undefined : { name: { text: property.name, span: property.nameSpan }, value };
    }),
  );
}

function readList(reader: Reader, node: JsonNode, what: string): Located[] | undefined {
  if (node.kind !== "array") return reader.report(messages.wrongType(what, "a list", node));
  return complete(node.items.map((item) => reader.located(item, what)));
}

/** `0`, `"i"`, or a range such as `"1:"`: a string is read as what stands between brackets. */
function readIndex(reader: Reader, node: JsonNode, what: string): Index | undefined {
  if (node.kind !== "string") {
    const at = reader.located(node, what);
    return at && { kind: "index", at };
  }
  return reader.subscript(node);
}

/** A piece of a string as a string of its own, with its own place. It has no escapes that could shift its offsets. */
export function partOf(node: StringNode, start: number, end: number): StringNode {
  const span = spanWithin(node, start, end);
  return {
    kind: "string",
    text: node.text.slice(start, end),
    span: { ...span, start: span.start - 1, end: span.end + 1 },
  };
}

const REFERENCE = /^(?<path>[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*)\s*(?<index>\[.*\])?$/u;

export function readOperand(reader: Reader, node: JsonNode, what: string): OperandSyntax | undefined {
  if (node.kind === "number") return { kind: "number", value: node.value, span: node.span };
  const string = reader.string(node, what);
  if (string === undefined) return undefined;
  const match = REFERENCE.exec(string.text);
  const path = match?.groups?.path;
  if (path === undefined) return reader.report(nodeMessages.badReference(inside(string), string.text));
  const name = { text: string.text, span: inside(string) };
  const bracket = match?.groups?.index;
  let index: TensorReference["index"];
  if (bracket !== undefined) {
    const start = string.text.indexOf("[") + 1;
    index = reader.expression(partOf(string, start, string.text.lastIndexOf("]")));
  }
  return { kind: "tensor", name, reference: { path: path.split("."), index } };
}

/** A tensor's name, a number, or an expression of numbers: what reads as a tensor's name is one if there is such a tensor. */
function readTerm(reader: Reader, node: JsonNode, what: string): TermSyntax | undefined {
  if (node.kind === "number") return readOperand(reader, node, what);
  if (node.kind !== "string")
    return reader.report(messages.wrongType(what, "a tensor, a number or an expression", node));
  if (!REFERENCE.test(node.text)) {
    const value = reader.expression(node);
    return value.kind === "broken" ? undefined : { kind: "expression", value };
  }
  const operand = readOperand(reader, node, what);
  if (operand?.kind !== "tensor") return operand;
  const otherwise = reader.quietly(node);
  return otherwise === undefined ? operand : { ...operand, otherwise };
}

/** `"zeros"`, `{ "normal": 0.02 }`, `{ "linspace": [0, 1, 5] }`. */
function readNamed(reader: Reader, node: JsonNode, what: string): AttributeSyntax | undefined {
  if (node.kind === "string")
    return { kind: "named", name: { text: node.text, span: inside(node) }, value: [], span: node.span };
  const object = reader.object(node, what);
  const [property, second] = object?.properties ?? [];
  if (object === undefined) return undefined;
  if (property === undefined || second !== undefined) return reader.report(nodeMessages.notOneKey(node.span, what));
  const items = property.value.kind === "array" ? property.value.items : [property.value];
  const value = complete(items.map((item) => reader.located(item, what)));
  return value && { kind: "named", name: { text: property.name, span: property.nameSpan }, value, span: node.span };
}

/** All or nothing. */
export function complete<T>(items: readonly (T | undefined)[]): T[] | undefined {
  const found = items.filter((item): item is T => item !== undefined);
  return found.length === items.length ? found : undefined;
}
