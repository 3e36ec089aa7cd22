import { findNodeAtLocation, type Node as JsoncNode } from "jsonc-parser";
import { keysOf, type Path, type PropertyOf, propertiesOf, stringIn, valueIn } from "./word-role.ts";

/** A name that may be used at a place, and where it is defined. */
export interface KnownName {
  readonly name: string;
  /** For a person who chooses: "parameter", "size of `x`", the node that makes a tensor. */
  readonly what: string;
  readonly at: JsoncNode;
}

/** The block that a path lies in: one of `blocks`, or the spec. */
function blockAround(root: JsoncNode, path: Path): JsoncNode {
  const [first, name] = path;
  const block = first === "blocks" && name !== undefined ? findNodeAtLocation(root, ["blocks", name]) : undefined;
  return block ?? root;
}

const named = ({ name, key }: PropertyOf, what: string): KnownName => ({ name, what, at: key });

/** What expressions may use at a place: parameters, `let` values, sizes, loop variables. */
export function valuesAt(root: JsoncNode, path: Path): KnownName[] {
  const block = blockAround(root, path);
  const sizes = propertiesOf(valueIn(block, "inputs")).flatMap(({ name, value }) => {
    const axes = value?.type === "object" ? valueIn(value, "axes") : value;
    const text = typeof axes?.value === "string" ? axes.value : "";
    return axes === undefined
      ? []
      : wordsIn(text).map((word) => ({ name: word, what: `size, an axis of \`${name}\``, at: axes }));
  });
  const loops = listsAround(root, path).flatMap(({ owner }) => {
    const as = valueIn(owner, "as");
    return as === undefined ? [] : [{ name: String(as.value), what: "loop variable", at: as }];
  });
  return unique([
    ...propertiesOf(valueIn(block, "params")).map((property) => named(property, "parameter")),
    ...propertiesOf(valueIn(block, "let")).map((property) => named(property, "`let` value")),
    ...loops,
    ...sizes,
  ]);
}

/** What `in`, operands and bodies may name at a place: inputs, and nodes before it in its list and the lists around. */
export function tensorsAt(root: JsoncNode, path: Path): KnownName[] {
  const block = blockAround(root, path);
  const inputs = propertiesOf(valueIn(block, "inputs")).map(({ name, key }) => ({
    name: name.replace(/\?$/, ""),
    what: "input",
    at: key,
  }));
  const isOutput = path.includes("outputs");
  const lists = isOutput
    ? [{ list: valueIn(block, "nodes"), index: Number.POSITIVE_INFINITY, owner: block }]
    : listsAround(root, path);
  const nodes = lists.flatMap(({ list, index, owner }) => [
    ...propertiesOf(valueIn(owner, "carry")).map((property) => named(property, "carried")),
    ...(list?.children ?? []).slice(0, index).flatMap(tensorsOf),
  ]);
  return unique([...nodes.reverse(), ...inputs]);
}

/** The names that a node gives to what it makes. */
function tensorsOf(node: JsoncNode): KnownName[] {
  const what = keysOf(node)[0] ?? "";
  const id = valueIn(node, "id");
  const out = valueIn(node, "out");
  const outs = out?.type === "array" ? (out.children ?? []) : out === undefined ? [] : [out];
  return [
    ...[...(id === undefined ? [] : [id]), ...outs].map((at) => ({ name: String(at.value), what, at })),
    ...propertiesOf(valueIn(node, "collect")).map((property) => named(property, "collected list")),
  ];
}

interface ListAround {
  readonly list: JsoncNode | undefined;
  /** Of the node that the path goes through. */
  readonly index: number;
  /** The structure node or block that the list belongs to. */
  readonly owner: JsoncNode | undefined;
}

/** The lists of nodes that a path goes through, outermost first. */
function listsAround(root: JsoncNode, path: Path): ListAround[] {
  return path.flatMap((step, i) => {
    const list = findNodeAtLocation(root, path.slice(0, i));
    if (typeof step !== "number" || list?.type !== "array") return [];
    return [{ list, index: step, owner: ownerOf(list) }];
  });
}

/** The nearest object above. */
function ownerOf(list: JsoncNode): JsoncNode | undefined {
  let above = list.parent;
  while (above !== undefined && above.type !== "object") above = above.parent;
  return above;
}

export interface KnownBlock extends KnownName {
  /** Absent for a block of another file. */
  readonly block: JsoncNode | undefined;
  /** `blocks/attention.json`, for one that is imported. */
  readonly from: string | undefined;
}

/** What `block` may name. */
export function blocksIn(root: JsoncNode): KnownBlock[] {
  return [
    ...propertiesOf(valueIn(root, "blocks")).map(({ name, key, value }) => ({
      name,
      what: stringIn(value, "doc") ?? "block",
      at: key,
      block: value,
      from: undefined,
    })),
    ...propertiesOf(valueIn(root, "import")).map(({ name, key, value }) => ({
      name,
      what: `block of ${String(value?.value)}`,
      at: key,
      block: undefined,
      from: String(value?.value),
    })),
  ];
}

const wordsIn = (text: string): string[] => [...text.matchAll(/\p{L}[\p{L}\p{N}_]*/gu)].map(([word]) => word);

/** The first of each name: inner lists hide nothing, so the first is the nearest. */
function unique(names: readonly KnownName[]): KnownName[] {
  return [...new Map([...names].reverse().map((known) => [known.name, known])).values()].reverse();
}
