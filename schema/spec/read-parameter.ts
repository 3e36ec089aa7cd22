import { type JsonNode, type JsonProperty, spanWithin } from "../json/json.ts";
import type { Span } from "../problem/source.ts";
import * as nodeMessages from "./node-messages.ts";
import { inside, type Reader } from "./reader.ts";
import type { Located, Parameter, ParameterType } from "./spec.ts";
import * as messages from "./spec-messages.ts";

const TYPES: readonly string[] = ["int", "number", "bool", "string", "enum", "pair"] satisfies ParameterType[];
const LONG_KEYS = ["type", "default", "values", "min", "max", "doc"];

/** Rule 13: a default, a type without one, or the long form. */
export function readParameter(reader: Reader, { name, nameSpan, value }: JsonProperty): Parameter | undefined {
  const base = {
    name: { text: name, span: nameSpan },
    element: undefined,
    values: undefined,
    min: undefined,
    max: undefined,
    doc: undefined,
  };
  // A bare string is always a type.
  if (value.kind === "string") {
    const type = readType(reader, value, value.span);
    return type && { ...base, ...type, default: undefined, isBare: false };
  }
  if (value.kind !== "object") {
    const fallback = reader.located(value, `parameter \`${name}\``);
    return fallback && { ...base, ...typeOfDefault(value), default: fallback, isBare: true };
  }
  reader.closed(value, `parameter \`${name}\``, LONG_KEYS);
  const find = (key: string) => reader.find(value, key);
  const written = find("type");
  const given = find("default");
  const values = find("values");
  const words = values && reader.texts(values, "`values`");
  const type =
    written === undefined
      ? ((given && typeOfDefault(given)) ?? { type: "number" as const })
      : readType(reader, written);
  if (type === undefined) return undefined;
  const fallback = given && readDefault(reader, given, type.type, words);
  if (given !== undefined && fallback === undefined) return undefined;
  return {
    ...base,
    ...type,
    default: fallback,
    isBare: given !== undefined && value.properties.length === 1,
    values: words,
    min: bound(reader, find("min"), "`min`"),
    max: bound(reader, find("max"), "`max`"),
    doc: reader.text(find("doc"), "`doc`"),
  };
}

/** A default of text is the text itself where it is one of the words allowed; else it is an expression. */
function readDefault(
  reader: Reader,
  node: JsonNode,
  type: ParameterType,
  words: readonly string[] | undefined,
): Located | undefined {
  if (
    node.kind === "string" &&
    (type === "enum" || type === "string") &&
    (words === undefined ? !/^'.*'$/.test(node.text) : words.includes(node.text))
  ) {
    const span = inside(node);
    return {
      kind: "expression",
      expression: { kind: "text", value: node.text, start: 0, end: node.text.length },
      span,
      at: () => span,
    };
  }
  const isWord = node.kind === "string" && type === "enum" && words !== undefined && /^[\w-]+$/.test(node.text);
  return isWord
    ? reader.report(nodeMessages.unknownWord(inside(node), "default", node.text, words))
    : reader.located(node, "`default`");
}

function bound(reader: Reader, node: JsonNode | undefined, what: string): number | undefined {
  if (node === undefined) return undefined;
  return node.kind === "number" ? node.value : reader.report(messages.wrongType(what, "a number", node));
}

function readType(reader: Reader, node: JsonNode, asDefault?: Span): Pick<Parameter, "type" | "element"> | undefined {
  const string = reader.string(node, "`type`");
  if (string === undefined) return undefined;
  const [, element] = /^list of (\w+)$/.exec(string.text) ?? [];
  const word = element ?? string.text;
  if (!TYPES.includes(word))
    return reader.report(
      messages.unknownType(
        spanWithin(string, string.text.length - word.length, string.text.length),
        word,
        [...TYPES, "list of …"],
        asDefault,
      ),
    );
  const type = word as ParameterType;
  return element === undefined ? { type, element: undefined } : { type: "list", element: type };
}

function typeOfDefault(node: JsonNode): Pick<Parameter, "type" | "element"> {
  if (node.kind === "boolean") return { type: "bool", element: undefined };
  if (node.kind === "array") {
    const first = node.items[0];
    return { type: "list", element: first === undefined ? "number" : typeOfDefault(first).type };
  }
  return { type: "number", element: undefined };
}
