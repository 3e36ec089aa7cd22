import { type JsonNode, type ObjectNode, property } from "../json/json.ts";
import { similarName } from "../problem/similar.ts";
import type { Span } from "../problem/source.ts";
import { isArgument, keyMeantBy } from "../vocabulary/other-keys.ts";
import { meantBy } from "../vocabulary/other-names.ts";
import { STRUCTURE_DOCS } from "../vocabulary/structure-docs.ts";
import {
  COMMON_KEYS,
  type OpDeclaration,
  STRUCTURE_KEYS,
  type StructureKind,
  type Vocabulary,
} from "../vocabulary/vocabulary.ts";
import { broken } from "./broken-node.ts";
import * as nodeMessages from "./node-messages.ts";
import { readAttribute, readOperand } from "./read-attribute.ts";
import { bare, readCommon } from "./read-common.ts";
import { type NodeReader, readStructure } from "./read-structure.ts";
import { inside, type Reader } from "./reader.ts";
import type { AttributeSyntax, Body, Name, Node, OpNode } from "./spec.ts";
import * as messages from "./spec-messages.ts";

/** What people call the nodes that a loop runs. */
const BODIES: ReadonlySet<string> = new Set(["nodes", "body"]);
const STRUCTURES = Object.keys(STRUCTURE_KEYS) as StructureKind[];

/** Reads lists of nodes. Nesting is bounded by the JSON reader, so recursion here is too. */
export class NodesReader implements NodeReader {
  readonly reader: Reader;
  readonly vocabulary: Vocabulary;
  /** Names that the file gives blocks, which people take for ops. */
  private readonly blocks: ReadonlySet<string>;

  constructor(reader: Reader, vocabulary: Vocabulary, blocks: ReadonlySet<string>) {
    this.reader = reader;
    this.vocabulary = vocabulary;
    this.blocks = blocks;
  }

  /** A list of nodes, or the name of a tensor. */
  body(node: JsonNode, what: string): Body | undefined {
    const { span } = node;
    if (node.kind === "array") return { kind: "nodes", nodes: node.items.map((item) => this.node(item)), span };
    if (node.kind === "string") {
      const tensor = readOperand(this.reader, node, what);
      return tensor && { kind: "tensor", tensor, span };
    }
    return this.reader.report(messages.wrongType(what, "a list of nodes or the name of a tensor", node));
  }

  /** A node that cannot be read is there all the same, as a broken one. */
  node(node: JsonNode): Node {
    return this.readNode(node) ?? broken(node);
  }

  private readNode(node: JsonNode): Node | undefined {
    if (node.kind === "string") return this.bare(node);
    const object = this.reader.object(node, "a node");
    if (object === undefined) return undefined;
    const kinds = object.properties.filter(({ name }) => this.vocabulary.has(name) || isStructure(name));
    const [first, second] = kinds;
    if (first === undefined) return this.unknownOp(object);
    if (second !== undefined) {
      return this.reader.report(
        nodeMessages.twoOps(
          second.nameSpan,
          kinds.map(({ name }) => name),
        ),
      );
    }
    const name = { text: first.name, span: first.nameSpan };
    const declaration = this.vocabulary.get(first.name);
    return declaration === undefined
      ? readStructure(this, first.name as StructureKind, object)
      : this.op(declaration, name, first.value, object);
  }

  /** `"gelu"`: an op with nothing to say. */
  private bare(node: Extract<JsonNode, { kind: "string" }>): Node | undefined {
    const span = inside(node);
    const declaration = this.vocabulary.get(node.text);
    if (declaration !== undefined) return this.bareOp(declaration, span, node);
    if (isStructure(node.text))
      return this.reader.report(nodeMessages.missingArgument(span, node.text, STRUCTURE_DOCS[node.text].example));
    return this.asMeant({ text: node.text, span }, [], (meant) => {
      const other = this.vocabulary.get(meant);
      return other && this.bareOp(other, span, node);
    });
  }

  private bareOp(declaration: OpDeclaration, span: Span, node: JsonNode): OpNode {
    const op = { text: declaration.name, span };
    const isWhole = this.requireAll(declaration, new Map(), undefined, op);
    return { kind: "op", op, argument: undefined, attributes: new Map(), ...bare(node), ...unlessClear(isWhole) };
  }

  private names(): string[] {
    return [...this.vocabulary.keys(), ...STRUCTURES];
  }

  private unknownOp(object: ObjectNode): Node | undefined {
    const others = object.properties.filter(({ name }) => !(COMMON_KEYS as readonly string[]).includes(name));
    const other = others.find(({ name }) => this.blocks.has(name) || meantBy(name, this.vocabulary)) ?? others[0];
    if (other === undefined) return this.reader.report(nodeMessages.noOp(object.span));
    const given = [property(object, "in")?.value, other.value].map(textsIn).find((texts) => texts.length > 0);
    return this.asMeant({ text: other.name, span: other.nameSpan }, given ?? [], (meant) => {
      const properties = object.properties.map((one) => (one === other ? { ...one, name: meant } : one));
      return this.readNode({ ...object, properties });
    });
  }

  /** Reports an op that nobody knows, and reads it as the one that was meant, if that finds nothing more to say. */
  private asMeant(
    { text, span }: Name,
    given: readonly string[],
    read: (meant: string) => Node | undefined,
  ): Node | undefined {
    const { reader } = this;
    if (this.blocks.has(text)) return reader.report(nodeMessages.blockAsOp(span, text));
    const other = meantBy(text, this.vocabulary);
    reader.report(nodeMessages.unknownOp(span, text, this.names(), other, given));
    const meant = other === undefined ? similarName(text, this.names()) : other.same ? other.name : undefined;
    if (meant === undefined) return undefined;
    const before = reader.problems.length;
    const node = read(meant);
    if (node?.kind !== "op") return node;
    const isSure = reader.problems.length === before && node.unclear !== true;
    if (!isSure) reader.problems.length = before;
    return isSure ? { ...node, guessed: true } : undefined;
  }

  private op(declaration: OpDeclaration, op: Name, value: JsonNode, object: ObjectNode): OpNode | undefined {
    const { reader } = this;
    const attributes = new Map<string, AttributeSyntax>();
    let sound = true;
    let stated = value;
    let isStrange = false;
    const body = object.properties.find(({ name, value }) => BODIES.has(name) && value.kind === "array");
    if (declaration.name === "repeat" && body !== undefined)
      return reader.report(nodeMessages.repeatAsLoop(body.nameSpan, body.name, value.span));
    const allowed = [...Object.keys(declaration.attributes), ...COMMON_KEYS];
    for (const property of object.properties) {
      const { name, nameSpan } = property;
      if (name === declaration.name || allowed.includes(name)) continue;
      const kind = keyMeantBy(name, allowed) === undefined ? declaration.argument?.kind : undefined;
      if (isArgument(name, kind)) {
        reader.report(nodeMessages.argumentAsKey(nameSpan, declaration.name, name, property.value.span));
        if (isEmpty(value)) stated = property.value;
      } else if (!reader.unknownKey(object, property, `\`${declaration.name}\``, allowed)) isStrange = true;
    }
    for (const [name, expected] of Object.entries(declaration.attributes)) {
      const given = reader.find(object, name);
      if (given === undefined) continue;
      const read = readAttribute(reader, given, expected, `\`${name}\``);
      if (read === undefined) sound = false;
      else attributes.set(name, read);
    }
    const argument = this.argument(declaration, op, stated);
    const common = readCommon(reader, object);
    // What stands under a key that means nothing may be anything, its `id` even.
    if (common === undefined || isStrange) return undefined;
    const isWhole = sound && argument !== "unreadable" && this.requireAll(declaration, attributes, argument, op);
    const read = argument === "unreadable" ? undefined : argument;
    return { kind: "op", op, argument: read, attributes, ...common, ...unlessClear(isWhole) };
  }

  /** `{}` stands for "no argument". */
  private argument(declaration: OpDeclaration, op: Name, value: JsonNode): AttributeSyntax | undefined | "unreadable" {
    if (isEmpty(value)) return undefined;
    if (declaration.argument === undefined) return this.reader.report(nodeMessages.noArgument(value.span, op.text));
    return readAttribute(this.reader, value, declaration.argument, `the argument of \`${op.text}\``) ?? "unreadable";
  }

  private requireAll(
    declaration: OpDeclaration,
    attributes: ReadonlyMap<string, AttributeSyntax>,
    argument: AttributeSyntax | undefined,
    op: Name,
  ): boolean {
    if (declaration.argument?.required && argument === undefined) {
      this.reader.report(nodeMessages.missingArgument(op.span, op.text, declaration.argument.doc));
      return false;
    }
    for (const [name, { required, doc }] of Object.entries(declaration.attributes)) {
      if (required && !attributes.has(name)) {
        this.reader.report(nodeMessages.missingAttribute(op.span, op.text, name, doc));
        return false;
      }
    }
    return true;
  }
}

/** The mark of an op that does not say all it should. */
const unlessClear = (isWhole: boolean) => (isWhole ? {} : { unclear: true });

const isStructure = (name: string): name is StructureKind => Object.hasOwn(STRUCTURE_KEYS, name);
const isEmpty = (value: JsonNode): boolean => value.kind === "object" && value.properties.length === 0;

/** The texts that a value is, or is a list of. */
function textsIn(node: JsonNode | undefined): string[] {
  if (node?.kind === "string") return [node.text];
  return node?.kind === "array" ? node.items.flatMap((item) => (item.kind === "string" ? [item.text] : [])) : [];
}
