import type { JsonNode, ObjectNode } from "../json/json.ts";
import { complete, readEntries, readOperand } from "./read-attribute.ts";
import type { Reader } from "./reader.ts";
import type { Inputs, Name, Node } from "./spec.ts";
import * as messages from "./spec-messages.ts";

/** What every node may have beside what it is. */
export type Common = Pick<Node, "span" | "id" | "in" | "out" | "axes" | "doc">;

export const NAME = /^[\p{L}][\p{L}\p{N}_]*$/u;

/** Of a node that has nothing of it. */
export const bare = ({ span }: Pick<Common, "span">): Common => ({
  span,
  id: undefined,
  in: undefined,
  out: undefined,
  axes: undefined,
  doc: undefined,
});

/** Undefined if anything that others go by cannot be read. */
export function readCommon(reader: Reader, object: ObjectNode): Common | undefined {
  const find = (name: string) => reader.find(object, name);
  const id = find("id");
  const out = find("out");
  const axes = find("axes");
  const doc = find("doc");
  const inputs = find("in");
  const names = (out?.kind === "array" ? out.items : out && [out])?.map((item) =>
    definedName(reader, item, "a result"),
  );
  const read: Common = {
    span: object.span,
    id: id && definedName(reader, id, "a node"),
    in: inputs && readInputs(reader, inputs),
    out: names && complete(names),
    axes: axes && reader.signature(axes, "`axes`"),
    doc: reader.text(doc, "`doc`"),
  };
  const pairs = [
    [id, read.id],
    [inputs, read.in],
    [out, read.out],
    [axes, read.axes],
  ];
  return pairs.some(([written, found]) => written !== undefined && found === undefined) ? undefined : read;
}

/** A name that this file gives: letters, digits and underscores. */
export function definedName(reader: Reader, node: JsonNode, what: string): Name | undefined {
  const name = reader.name(node, "a name");
  if (name !== undefined && !NAME.test(name.text)) {
    return reader.report(messages.badName(name.span, what, name.text));
  }
  return name;
}

function readInputs(reader: Reader, node: JsonNode): Inputs | undefined {
  const { span } = node;
  if (node.kind === "object") {
    const tensors = readEntries(reader, node, "`in`", (value) => readOperand(reader, value, "`in`"));
    return tensors && { kind: "named", tensors, span };
  }
  const items = node.kind === "array" ? node.items : [node];
  const tensors = complete(items.map((item) => readOperand(reader, item, "`in`")));
  return tensors && { kind: "list", tensors, span };
}
