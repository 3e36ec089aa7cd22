import { findNodeAtLocation, getLocation, type Node as JsoncNode } from "jsonc-parser";
import type { Hover } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { ops } from "../compiler/ops/index.ts";
import { because } from "../compiler/shape/provenance.ts";
import { shapeText, type Tensor } from "../compiler/shape/shape.ts";
import { valueText } from "../compiler/shape/value.ts";
import { sizeText } from "../compiler/size/size.ts";
import { constantNamed } from "../schema/expression/constants.ts";
import { FUNCTION_DOCS } from "../schema/expression/function-docs.ts";
import { placeOf, type Source } from "../schema/problem/source.ts";
import { CHECKPOINT_DOCS, SPEC_KEY_DOCS } from "../schema/spec/spec-key-docs.ts";
import { COMMON_DOCS, STRUCTURE_DOCS } from "../schema/vocabulary/structure-docs.ts";
import type { Analysis } from "./analysis.ts";
import { valuesAt } from "./names.ts";
import { resultsOf, type TypedNode, typedNodes } from "./typed-nodes.ts";
import { opOf, type Path, roleAt, structureOf } from "./word-role.ts";
import { wordAt } from "./words.ts";

/** What a person wants to know of what is under the pointer: its meaning, its shape, and who bound each size. */
export function hover(analysis: Analysis, document: TextDocument, offset: number): Hover | undefined {
  const { tree } = analysis;
  if (tree === undefined) return undefined;
  const location = getLocation(document.getText(), offset);
  const said = [
    ...valueAt(analysis, tree, location.path, location.isAtPropertyKey, document.getText(), offset),
    ...keyDoc(tree, location.path, location.isAtPropertyKey),
    ...nodeShapes(analysis, tree, location.path),
  ];
  return said.length === 0 ? undefined : { contents: { kind: "markdown", value: said.join("\n\n") } };
}

/** A name in an expression or a pattern: what it is, what it is worth, and where it was said. */
function valueAt(
  { typed, source }: Analysis,
  tree: JsoncNode,
  path: Path,
  isKey: boolean,
  text: string,
  offset: number,
): string[] {
  const role = roleAt(tree, path);
  const { text: word } = wordAt(text, offset);
  if (isKey || word === "" || (role.kind !== "expression" && role.kind !== "attribute" && role.kind !== "signature"))
    return [];
  const known = valuesAt(tree, path).find(({ name }) => name === word);
  const call = Object.hasOwn(FUNCTION_DOCS, word) ? FUNCTION_DOCS[word] : undefined;
  const constant = constantNamed(word);
  if (known === undefined && constant !== undefined) return [`\`${word}\` = ${constant.value}: ${constant.doc}`];
  if (known === undefined) return call === undefined ? [] : [`\`${call.call}\` ${call.doc}`];
  // Values of blocks differ from call to call; those of the spec are one.
  const bound = path[0] === "blocks" ? undefined : typed?.model.scope.value(word);
  if (bound === undefined) return [`\`${word}\`: ${known.what}`];
  return [`\`${word}\` = ${valueText(bound.value)}: ${known.what}`, ...chainText(bound.origin, source)];
}

function keyDoc(tree: JsoncNode, path: Path, isKey: boolean): string[] {
  const key = path.at(-1);
  const role = roleAt(tree, isKey ? path.slice(0, -1) : path);
  if (role.kind === "node" && !isKey) {
    const bare: unknown = findNodeAtLocation(tree, [...path])?.value;
    const op = typeof bare === "string" ? ops.get(bare) : undefined;
    return op === undefined ? [] : [`**${op.name}** ${op.doc}`];
  }
  if (!isKey || typeof key !== "string") return [];
  if (role.kind === "spec" || role.kind === "block") return entry(SPEC_KEY_DOCS, key);
  if (role.kind === "checkpoint map" || role.kind === "checkpoint rule") return entry(CHECKPOINT_DOCS, key);
  if (role.kind !== "node") return [];
  const object = findNodeAtLocation(tree, [...role.path]);
  const op = opOf(object);
  if (op?.name === key) return [`**${op.name}** ${op.doc}`, ...(op.argument === undefined ? [] : [op.argument.doc])];
  const attribute = op !== undefined && Object.hasOwn(op.attributes, key) ? op.attributes[key] : undefined;
  if (attribute !== undefined)
    return [
      `**${key}** ${attribute.doc}${attribute.shownDefault === undefined ? "" : ` Default: \`${String(attribute.shownDefault)}\`.`}`,
    ];
  const structure = Object.entries(STRUCTURE_DOCS).find(([name]) => name === structureOf(object));
  const own = Object.entries(structure?.[1].keys ?? {}).find(([name]) => name === key);
  if (structure !== undefined && own !== undefined)
    return [`**${key}** ${key === structure[0] ? structure[1].doc : own[1].doc}`];
  return entry(COMMON_DOCS, key);
}

const entry = (docs: Readonly<Record<string, string>>, key: string): string[] =>
  Object.hasOwn(docs, key) ? [`**${key}** ${docs[key]}`] : [];

/** The shapes that the node around reads and gives, with the chain behind each axis of its result. */
function nodeShapes({ typed, source }: Analysis, tree: JsoncNode, path: Path): string[] {
  if (typed === undefined) return [];
  const nodes = typedNodes(typed, source);
  for (let length = path.length; length > 0; length--) {
    const offset = findNodeAtLocation(tree, path.slice(0, length))?.offset;
    const node = offset === undefined ? undefined : nodes.get(offset);
    if (node !== undefined) return shapesOf(node, source);
  }
  return [];
}

function shapesOf(node: TypedNode, source: Source): string[] {
  const variants = new Map(resultsOf(node).map((results) => [results.map(shapeText).join(" "), results]));
  const [first] = variants.values();
  if (first === undefined) return [];
  const count = Math.max(node.regions.length, node.regions.length > 0 ? 0 : node.ops.length);
  const inputs = node.ops[0]?.inputs ?? node.regions[0]?.inputs ?? [];
  const path = node.regions[0]?.path ?? node.ops[0]?.path ?? "";
  return [
    [
      "```text",
      ...(path === "" ? [] : [`${path}${count > 1 ? ` and ${count - 1} more` : ""}`]),
      ...inputs.map((tensor) => `reads ${tensor.label.replaceAll("`", "")} ${shapeText(tensor)}`),
      ...[...variants.keys()].slice(0, 4).map((shape) => `gives ${shape}`),
      "```",
    ].join("\n"),
    ...(first[0] === undefined ? [] : axesText(first[0], source)),
  ];
}

/** Who bound each axis. */
function axesText({ axes }: Tensor, source: Source): string[] {
  const lines = axes.flatMap(({ name, size, origin }, i) => [
    `- **${name ?? `axis ${i}`}** = ${sizeText(size)}`,
    ...chainText(origin, source).map((line) => `  ${line}`),
  ]);
  return lines.length === 0 ? [] : [lines.join("\n")];
}

function chainText(origin: Tensor["axes"][number]["origin"], source: Source): string[] {
  return because(origin).map(({ span, text }) => {
    const { line } = placeOf(span.source, span.start);
    return `- ${text} (${span.source.name === source.name ? `line ${line}` : `${span.source.name}:${line}`})`;
  });
}
