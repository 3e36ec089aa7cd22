import type { Span } from "../problem/source.ts";

/** A JSON value that knows where it stands. */
export type JsonNode = ObjectNode | ArrayNode | StringNode | NumberNode | BooleanNode | NullNode;

/** Properties are a list in the order written, so `__proto__` and `constructor` are names like any other. */
export interface ObjectNode {
  readonly kind: "object";
  readonly properties: readonly JsonProperty[];
  readonly span: Span;
}

export interface ArrayNode {
  readonly kind: "array";
  readonly items: readonly JsonNode[];
  readonly span: Span;
}

/** `text` is decoded, `span` covers the quotes; `spanWithin` leads from an index in the one to a place in the other. */
export interface StringNode {
  readonly kind: "string";
  readonly text: string;
  readonly span: Span;
}

export interface NumberNode {
  readonly kind: "number";
  readonly value: number;
  readonly span: Span;
}

export interface BooleanNode {
  readonly kind: "boolean";
  readonly value: boolean;
  readonly span: Span;
}

export interface NullNode {
  readonly kind: "null";
  readonly span: Span;
}

export interface JsonProperty {
  readonly name: string;
  /** The name without its quotes. */
  readonly nameSpan: Span;
  /** The name as a string, for names that are themselves parsed, such as the conditions of `require`. */
  readonly key: StringNode;
  readonly value: JsonNode;
}

/** The property of that name; of two, the first. */
export function property(node: ObjectNode, name: string): JsonProperty | undefined {
  return node.properties.find((p) => p.name === name);
}
