import { type JsonNode, property } from "../json/json.ts";
import { COMMON_KEYS } from "../vocabulary/vocabulary.ts";
import { NAME } from "./read-common.ts";
import { inside } from "./reader.ts";
import type { Body, Name, OpNode } from "./spec.ts";

/** What stands in for a node that cannot be read: its place, and its names where those can be. */
export function broken(node: JsonNode): OpNode {
  const names = (key: string): Name[] => {
    const value = node.kind === "object" ? property(node, key)?.value : undefined;
    const items = value?.kind === "array" ? value.items : value === undefined ? [] : [value];
    return items.flatMap((item) => (item.kind === "string" ? [{ text: item.text, span: inside(item) }] : []));
  };
  const nothing = { in: undefined, axes: undefined, doc: undefined, argument: undefined, attributes: new Map() };
  const id = names("id")[0];
  const out = names("out");
  // With an `id`, or with nothing beside the op, there is no other name that it may have had.
  const others =
    node.kind === "object"
      ? node.properties.filter(({ name }) => !(COMMON_KEYS as readonly string[]).includes(name))
      : [];
  const isWhole = node.kind === "string" || (node.kind === "object" && (id !== undefined || others.length <= 1));
  const isNamed = isWhole && [...(id === undefined ? [] : [id]), ...out].every(({ text }) => NAME.test(text));
  return {
    kind: "op",
    broken: isNamed ? "named" : "nameless",
    op: { text: "", span: node.span },
    span: node.span,
    id,
    out,
    ...nothing,
  };
}

/** What stands in for a list of nodes that cannot be read. */
export const lostBody = (node: JsonNode): Body => ({ kind: "nodes", nodes: [broken(node)], span: node.span });
