import type { JsonNode, ObjectNode } from "../json/json.ts";
import { COMMON_KEYS, STRUCTURE_KEYS, type StructureKind, type Vocabulary } from "../vocabulary/vocabulary.ts";
import { broken, lostBody } from "./broken-node.ts";
import * as nodeMessages from "./node-messages.ts";
import { readEntries } from "./read-attribute.ts";
import { bare, definedName, readCommon } from "./read-common.ts";
import { inside, type Reader } from "./reader.ts";
import type { Body, Located, Node, OpNode } from "./spec.ts";

/** Who reads the nodes inside: a structure's parts are lists of them. */
export interface NodeReader {
  readonly reader: Reader;
  readonly vocabulary: Vocabulary;
  body(node: JsonNode, what: string): Body | undefined;
  node(node: JsonNode): Node;
}

/** A node of structure: a call, a loop, a choice and the like. Of one that lacks a part, the rest is read all the same. */
export function readStructure(nodes: NodeReader, kind: StructureKind, object: ObjectNode): Node | undefined {
  const { reader } = nodes;
  reader.closed(object, `\`${kind}\``, [...STRUCTURE_KEYS[kind], ...COMMON_KEYS]);
  const common = readCommon(reader, object);
  if (common === undefined) return undefined;
  const need = (name: string): JsonNode | undefined =>
    reader.find(object, name) ?? reader.missing(object, `\`${kind}\``, name);
  const find = (name: string) => reader.find(object, name);
  const body = (name: string): Body => {
    const value = need(name);
    return value === undefined ? lostBody(object) : anyBody(nodes, value, `\`${name}\``);
  };
  const expression = (name: string): Located => {
    const value = need(name);
    return value === undefined ? { kind: "broken", span: object.span } : reader.located(value, `\`${name}\``);
  };
  const names = (value: JsonNode | undefined, what: string) =>
    value === undefined ? [] : readEntries(reader, value, what, (item) => reader.name(item, what));

  switch (kind) {
    case "block": {
      const value = need("block");
      const block = value && reader.name(value, "`block`");
      const given = find("with");
      const arguments_ =
        given === undefined ? [] : readEntries(reader, given, "`with`", (item) => reader.located(item, "`with`"));
      const shared = find("share");
      const share = shared && reader.name(shared, "`share`");
      const each = find("per");
      const per = each && reader.name(each, "`per`");
      if (block === undefined || arguments_ === undefined || (shared !== undefined && share === undefined))
        return undefined;
      if (each !== undefined && (per === undefined || share === undefined)) {
        if (per !== undefined) reader.report(nodeMessages.perWithoutShare(per.span, per.text));
        return undefined;
      }
      return { kind, block, with: arguments_, share, per, ...common };
    }
    case "loop": {
      const count = expression("loop");
      const repeated = body("nodes");
      const written = find("as");
      const as = written && definedName(reader, written, "a loop variable");
      const carry = names(find("carry"), "`carry`");
      const collect = names(find("collect"), "`collect`");
      if (carry === undefined || collect === undefined || (written !== undefined && as === undefined)) return undefined;
      return { kind, count, as, carry, collect, nodes: repeated, ...common };
    }
    case "residual":
      return { kind, nodes: body("residual"), ...common };
    case "branches": {
      const value = need("branches");
      const branches = value && readEntries(reader, value, "`branches`", (item) => anyBody(nodes, item, "a branch"));
      const how = need("join");
      const join = how === undefined ? broken(object) : readJoin(nodes, how);
      return branches && { kind, branches, join, ...common };
    }
    case "if": {
      const condition = expression("if");
      const then = body("then");
      const other = find("else");
      return { kind, condition, then, else: other && anyBody(nodes, other, "`else`"), ...common };
    }
    case "switch": {
      const value = expression("switch");
      const cases = need("cases");
      const bodies = cases && readEntries(reader, cases, "`cases`", (item) => anyBody(nodes, item, "a case"));
      return bodies && { kind, value, cases: bodies, ...common };
    }
  }
}

/** `"add"` or `{ "concat": "dim" }`: an op whose inputs are the branches. */
function readJoin(nodes: NodeReader, node: JsonNode): OpNode {
  if (node.kind === "string" && nodes.vocabulary.has(node.text))
    return {
      kind: "op",
      op: { text: node.text, span: inside(node) },
      argument: undefined,
      attributes: new Map(),
      ...bare(node),
    };
  const read = nodes.node(node);
  if (read.kind === "op") return read;
  nodes.reader.report(nodeMessages.joinWithoutOp(node.span));
  return broken(node);
}

/** The list of nodes that a part is, or what stands in for it. */
const anyBody = (nodes: NodeReader, node: JsonNode, what: string): Body => nodes.body(node, what) ?? lostBody(node);
