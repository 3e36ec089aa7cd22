import { findNodeAtLocation, getLocation, type Node as JsoncNode, type Location } from "jsonc-parser";
import { type CompletionItem, CompletionItemKind } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { GENERATORS } from "../compiler/ops/generators.ts";
import { ops } from "../compiler/ops/index.ts";
import { publishedNames, shippedNames } from "../runtime/host/specs/shipped-specs.ts";
import { CONSTANTS } from "../schema/expression/constants.ts";
import { FUNCTION_DOCS } from "../schema/expression/function-docs.ts";
import { mayBeBare } from "../schema/json-schema/node-schema.ts";
import { CHECKPOINT_DOCS, SPEC_KEY_DOCS } from "../schema/spec/spec-key-docs.ts";
import { INIT_DOCS } from "../schema/vocabulary/init-docs.ts";
import { COMMON_DOCS, STRUCTURE_DOCS } from "../schema/vocabulary/structure-docs.ts";
import type { AttributeDeclaration } from "../schema/vocabulary/vocabulary.ts";
import type { Analysis } from "./analysis.ts";
import { otherName } from "./lsp-messages.ts";
import { blocksIn, type KnownName, tensorsAt, valuesAt } from "./names.ts";
import { typedNodes } from "./typed-nodes.ts";
import { keysOf, opOf, type Path, propertiesOf, type Role, roleAt, structureOf, valueIn } from "./word-role.ts";
import { wordAt } from "./words.ts";

/** Something to offer: what it is called, what it is, and how much more to write than the name. */
interface Offer {
  readonly label: string;
  readonly doc: string;
  readonly kind: CompletionItemKind;
  /** What follows the name where a new key is written. */
  readonly value?: string;
  /** What another library calls it, by which it is found as well. */
  readonly alias?: string;
}

const offer = (label: string, doc: string, kind: CompletionItemKind, value?: string): Offer => ({
  label,
  doc,
  kind,
  ...(value === undefined ? {} : { value }),
});

/** What may be written at a place. The text may be half typed; names and axes come from what can be read of it. */
export function complete(analysis: Analysis, document: TextDocument, offset: number): CompletionItem[] {
  const { tree } = analysis;
  if (tree === undefined) return [];
  const location = getLocation(document.getText(), offset);
  const { path, isAtPropertyKey } = location;
  const role = roleAt(tree, isAtPropertyKey ? path.slice(0, -1) : path);
  const offers = isAtPropertyKey ? keyOffers(tree, role, path.slice(0, -1)) : valueOffers(analysis, tree, role, path);
  return offers.map((one) => itemOf(one, role, location, document, offset));
}

function keyOffers(tree: JsoncNode, role: Role, path: Path): Offer[] {
  const object = findNodeAtLocation(tree, [...path]);
  const given = keysOf(object);
  return allKeys(tree, role, object).filter(({ label }) => !given.includes(label));
}

function allKeys(tree: JsoncNode, role: Role, object: JsoncNode | undefined): Offer[] {
  const keys = (docs: Readonly<Record<string, string>>) =>
    Object.entries(docs).map(([name, doc]) => offer(name, doc, CompletionItemKind.Property));
  if (role.kind === "spec") return keys(SPEC_KEY_DOCS);
  if (role.kind === "block") {
    const { doc, params, let: values, require, inputs, nodes, outputs } = SPEC_KEY_DOCS;
    return keys({ doc, params, let: values, require, inputs, nodes, outputs });
  }
  if (role.kind === "checkpoint map" || role.kind === "checkpoint rule") {
    const { layout, ignore, ...ofRules } = CHECKPOINT_DOCS;
    const { under, rules } = ofRules;
    return keys(role.kind === "checkpoint map" ? { layout, under, rules, ignore } : ofRules);
  }
  if (role.kind === "arguments") return argumentOffers(tree, role.block);
  if (role.kind === "attribute" && role.inside.length === 0) return namedOffers(role.declaration);
  if (role.kind !== "node") return [];
  const op = opOf(object);
  if (op !== undefined) {
    const attributes = Object.entries(op.attributes).map(([name, { doc, shownDefault }]) =>
      offer(name, doc, CompletionItemKind.Property, shownDefault === undefined ? "" : JSON.stringify(shownDefault)),
    );
    return [...attributes, ...keys(COMMON_DOCS)];
  }
  const structure = Object.entries(STRUCTURE_DOCS).find(([name]) => name === structureOf(object));
  if (structure !== undefined) {
    const own = Object.entries(structure[1].keys).map(([name, { doc }]) =>
      offer(name, doc, CompletionItemKind.Property),
    );
    return [...own, ...keys(COMMON_DOCS)];
  }
  return [
    ...[...ops.values()].flatMap(({ name, doc, argument, aliases }) =>
      withAliases(offer(name, doc, CompletionItemKind.Function, argument === undefined ? "{}" : ""), aliases),
    ),
    ...Object.entries(STRUCTURE_DOCS).flatMap(([name, { doc, aliases }]) =>
      withAliases(offer(name, doc, CompletionItemKind.Keyword), aliases),
    ),
  ];
}

/** What is offered, and the same under the names that it has elsewhere, unless these mean something else here. */
const withAliases = (own: Offer, aliases: readonly string[] = []): Offer[] => [
  own,
  ...aliases
    .filter((alias) => !ops.has(alias) && !Object.hasOwn(STRUCTURE_DOCS, alias))
    .map((alias) => ({ ...own, alias })),
];

/** Parameters of a block that a call may give. */
function argumentOffers(tree: JsoncNode, name: string): Offer[] {
  const block = blocksIn(tree).find((known) => known.name === name)?.block;
  return propertiesOf(valueIn(block, "params")).map((parameter) =>
    offer(parameter.name, "parameter", CompletionItemKind.Variable),
  );
}

function valueOffers(analysis: Analysis, tree: JsoncNode, role: Role, path: Path): Offer[] {
  switch (role.kind) {
    case "node":
      return bareOffers();
    case "body":
    case "tensor":
      return nameOffers(tensorsAt(tree, path));
    case "block name":
      return nameOffers(blocksIn(tree), CompletionItemKind.Module);
    case "file":
      return [
        ...shippedNames().map((name) => offer(name, "comes with Vitral", CompletionItemKind.File)),
        ...publishedNames().map((name) => offer(name, "a published size, by timm's name", CompletionItemKind.File)),
      ];
    case "expression":
      return expressionOffers(tree, path);
    case "signature":
      return nameOffers(valuesAt(tree, path));
    case "attribute":
      return attributeOffers(analysis, tree, role, path);
    default:
      return [];
  }
}

function attributeOffers(
  analysis: Analysis,
  tree: JsoncNode,
  role: Extract<Role, { kind: "attribute" }>,
  path: Path,
): Offer[] {
  const { declaration } = role;
  switch (declaration.kind) {
    case "text":
      return (declaration.values ?? []).map((value) => offer(value, declaration.doc, CompletionItemKind.EnumMember));
    case "operands":
      return [...nameOffers(tensorsAt(tree, path)), ...expressionOffers(tree, path)];
    case "init":
    case "generator":
      return role.inside.length > 0 ? expressionOffers(tree, path) : namedOffers(declaration);
    case "axis":
    case "axes":
      return axisOffers(analysis, tree, role.node);
    case "rearrange":
    case "repeat":
    case "reduce":
    case "einsum":
    case "pack":
      return [...axisOffers(analysis, tree, role.node), ...nameOffers(valuesAt(tree, path))];
    default:
      return expressionOffers(tree, path);
  }
}

function namedOffers({ kind }: AttributeDeclaration): Offer[] {
  if (kind === "init")
    return Object.entries(INIT_DOCS).map(([name, { form, doc }]) =>
      offer(name, `${form}: ${doc}`, CompletionItemKind.EnumMember),
    );
  if (kind === "generator")
    return [...GENERATORS].map(([name, { doc }]) => offer(name, doc, CompletionItemKind.Function));
  return [];
}

/** Ops whose name says all. */
const bareOffers = (): Offer[] =>
  [...ops.values()]
    .filter(mayBeBare)
    .flatMap(({ name, doc, aliases }) => withAliases(offer(name, doc, CompletionItemKind.Function), aliases));

const nameOffers = (names: readonly KnownName[], kind: CompletionItemKind = CompletionItemKind.Variable): Offer[] =>
  names.map(({ name, what }) => offer(name, what, kind));

const expressionOffers = (tree: JsoncNode, path: Path): Offer[] => [
  ...nameOffers(valuesAt(tree, path)),
  ...Object.entries(CONSTANTS).map(([name, { doc }]) => offer(name, doc, CompletionItemKind.Constant)),
  ...Object.entries(FUNCTION_DOCS).map(([name, { call, doc }]) =>
    offer(name, `${call}: ${doc}`, CompletionItemKind.Function),
  ),
];

/** The axes of what the node reads, where it could be typed; else of what stands before it. */
function axisOffers({ typed, source }: Analysis, tree: JsoncNode, path: Path): Offer[] {
  const node = findNodeAtLocation(tree, [...path]);
  if (typed === undefined || node === undefined) return [];
  const nodes = typedNodes(typed, source);
  const before = [...nodes.values()].filter(({ end }) => end <= node.offset).at(-1);
  const tensors = nodes.get(node.offset)?.ops[0]?.inputs ?? before?.ops[0]?.results ?? [...typed.inputs.values()];
  const names = new Set(tensors.flatMap(({ axes }) => axes.flatMap(({ name }) => name ?? [])));
  return [...names].map((name) => offer(name, "axis", CompletionItemKind.Field));
}

/** A completion that replaces what is typed of it: a key or string with its quotes, or a word inside a text. */
function itemOf(
  { label, doc, kind, value, alias }: Offer,
  role: Role,
  { isAtPropertyKey, previousNode }: Location,
  document: TextDocument,
  offset: number,
): CompletionItem {
  const text = document.getText();
  const isInString = previousNode?.type === "string" || previousNode?.type === "property";
  const holds = isInString && previousNode.offset <= offset && offset <= previousNode.offset + previousNode.length;
  const string = holds
    ? { start: previousNode.offset, end: previousNode.offset + previousNode.length }
    : { start: offset, end: offset };
  const isWord =
    holds &&
    (role.kind === "expression" || role.kind === "signature" || (role.kind === "attribute" && !isAtPropertyKey));
  const place = isWord ? wordAt(text, offset) : string;
  const quoted = JSON.stringify(label);
  const hasColon = /^\s*:/.test(text.slice(place.end));
  const newText = isWord ? label : isAtPropertyKey && !hasColon ? `${quoted}: ${value ?? ""}` : quoted;
  const found = alias ?? label;
  return {
    label: found,
    kind,
    // After all that is called so here.
    ...(alias === undefined ? {} : { detail: label, sortText: `~${alias}` }),
    documentation: { kind: "markdown", value: alias === undefined ? doc : otherName(label, doc) },
    filterText: isWord ? found : JSON.stringify(found),
    textEdit: { range: { start: document.positionAt(place.start), end: document.positionAt(place.end) }, newText },
  };
}
