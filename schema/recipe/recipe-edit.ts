import { parseJson } from "../json/json.ts";
import { type JsonNode, type JsonProperty, property } from "../json/json-node.ts";
import { flagSpan } from "../problem/source.ts";

/** A value for one key of a recipe, given on the command line: `optimizer.adamw.lr=3e-4`. */
export interface RecipeEdit {
  /** Keys from the recipe's top, each where it was written. */
  readonly path: readonly (JsonNode & { readonly kind: "string" })[];
  readonly value: JsonNode;
}

/**
 * The key and the values of `KEY=VALUE,VALUE`; a comma between brackets or quotes parts nothing. A value is JSON, or
 * else the text that it is.
 * @returns undefined where there is no key, or no value
 */
export function readEdits(flag: `--${string}`, text: string): readonly RecipeEdit[] | undefined {
  const equals = text.indexOf("=");
  const names = text.slice(0, equals).split(".");
  if (equals < 1 || names.some((name) => name.trim() === "")) return undefined;
  let at = 0;
  const path = names.map((written) => {
    const name = written.trim();
    const start = at + written.indexOf(name);
    at += written.length + 1;
    return { kind: "string", text: name, span: flagSpan(flag, text, start, start + name.length) } as const;
  });
  const values = partsOf(text, equals + 1).map(([start, end]) => valueOf(flag, text, start, end));
  return values.some((value) => value === undefined)
    ? undefined
    : values.flatMap((value) => (value === undefined ? [] : [{ path, value }]));
}

/** From where to where the texts between commas go. */
function partsOf(text: string, from: number): readonly (readonly [number, number])[] {
  const parts: (readonly [number, number])[] = [];
  let [begin, depth, isQuoted] = [from, 0, false];
  for (let i = from; i < text.length; i++) {
    const sign = text[i];
    if (sign === '"' && text[i - 1] !== "\\") isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (sign === "[" || sign === "{") depth++;
    else if (sign === "]" || sign === "}") depth--;
    else if (sign === "," && depth === 0) {
      parts.push([begin, i]);
      begin = i + 1;
    }
  }
  return [...parts, [begin, text.length]];
}

function valueOf(flag: `--${string}`, text: string, from: number, to: number): JsonNode | undefined {
  const written = text.slice(from, to);
  const trimmed = written.trim();
  if (trimmed === "") return undefined;
  const start = from + written.indexOf(trimmed);
  const source = { name: flag, text };
  // Blanks before it keep each place in the text where it is in the flag.
  const { value, problems } = parseJson({ ...source, text: " ".repeat(start) + trimmed });
  const isJson = value !== undefined && problems.length === 0;
  if (isJson) return moved(value, source);
  return { kind: "string", text: trimmed, span: { source, start, end: start + trimmed.length } };
}

/** The same value in another source of the same places. */
function moved(node: JsonNode, source: { readonly name: string; readonly text: string }): JsonNode {
  const span = { ...node.span, source };
  if (node.kind === "array") return { ...node, span, items: node.items.map((item) => moved(item, source)) };
  if (node.kind !== "object") return { ...node, span };
  const properties = node.properties.map((one) => ({
    ...one,
    nameSpan: { ...one.nameSpan, source },
    key: { ...one.key, span: { ...one.key.span, source } },
    value: moved(one.value, source),
  }));
  return { ...node, span, properties };
}

/** A recipe's tree with a value in the place of its own, in objects made where there are none. */
export function edited(node: JsonNode, { path: [key, ...rest], value }: RecipeEdit): JsonNode {
  if (key === undefined) return value;
  const inside = node.kind === "object" ? node : { kind: "object" as const, properties: [], span: key.span };
  const before = property(inside, key.text);
  const nothing: JsonNode = { kind: "object", properties: [], span: key.span };
  const changed: JsonProperty = {
    ...{ name: key.text, nameSpan: key.span, key },
    value: edited(before?.value ?? nothing, { path: rest, value }),
  };
  const properties = inside.properties.some((one) => one === before)
    ? inside.properties.map((one) => (one === before ? changed : one))
    : [...inside.properties, changed];
  return { ...inside, properties };
}
