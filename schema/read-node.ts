import { type JsonNode, type ObjectNode, property } from "./json.ts";
import * as messages from "./messages/spec.ts";
import { isArgument, keyMeantBy } from "./other-keys.ts";
import { meantBy } from "./other-names.ts";
import { complete, readAttribute, readEntries, readOperand } from "./read-attribute.ts";
import { inside, type Reader } from "./reader.ts";
import type { AttributeSyntax, Body, Inputs, Name, Node, OpNode } from "./spec.ts";
import { COMMON_KEYS, type OpDeclaration, STRUCTURE_KEYS, type StructureKind, type Vocabulary } from "./vocabulary.ts";

type Common = Pick<Node, "span" | "id" | "in" | "out" | "axes" | "doc">;

const STRUCTURES = Object.keys(STRUCTURE_KEYS) as StructureKind[];

/** Reads lists of nodes. Nesting is bounded by the JSON reader, so recursion here is too. */
export class NodeReader {
  private readonly reader: Reader;
  private readonly vocabulary: Vocabulary;
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
    const { reader } = this;
    const counted = () => reader.problems.length - reader.faultsOfNodes - reader.mended;
    const before = counted();
    const read = this.readNode(node);
    // Of what was reported on the way, nodes inside this one have taken their part.
    const own = counted() - before;
    reader.faultsOfNodes += own;
    return read === undefined || own > 0 ? broken(node) : read;
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
        messages.twoOps(
          second.nameSpan,
          kinds.map(({ name }) => name),
        ),
      );
    }
    const name = { text: first.name, span: first.nameSpan };
    const declaration = this.vocabulary.get(first.name);
    return declaration === undefined
      ? this.structure(first.name as StructureKind, object)
      : this.op(declaration, name, first.value, object);
  }

  /** `"gelu"`: an op with nothing to say. */
  private bare(node: Extract<JsonNode, { kind: "string" }>): Node | undefined {
    const name = { text: node.text, span: inside(node) };
    const declaration = this.vocabulary.get(node.text);
    if (declaration === undefined) return this.unknown(name, []);
    this.requireAll(declaration, new Map(), undefined, name);
    const common = { span: node.span, id: undefined, in: undefined, out: undefined, axes: undefined, doc: undefined };
    return { kind: "op", op: name, argument: undefined, attributes: new Map(), ...common };
  }

  private names(): string[] {
    return [...this.vocabulary.keys(), ...STRUCTURES];
  }

  private unknownOp(object: ObjectNode): undefined {
    const others = object.properties.filter(({ name }) => !isCommon(name));
    const other = others.find(({ name }) => this.blocks.has(name) || meantBy(name, this.vocabulary)) ?? others[0];
    if (other === undefined) return this.reader.report(messages.noOp(object.span));
    const given = [property(object, "in")?.value, other.value].map(textsIn).find((texts) => texts.length > 0);
    return this.unknown({ text: other.name, span: other.nameSpan }, given ?? []);
  }

  private unknown({ text, span }: Name, given: readonly string[]): undefined {
    if (this.blocks.has(text)) return this.reader.report(messages.blockAsOp(span, text));
    return this.reader.report(messages.unknownOp(span, text, this.names(), meantBy(text, this.vocabulary), given));
  }

  private op(declaration: OpDeclaration, op: Name, value: JsonNode, object: ObjectNode): OpNode | undefined {
    const { reader } = this;
    const attributes = new Map<string, AttributeSyntax>();
    let sound = true;
    let stated = value;
    const allowed = [...Object.keys(declaration.attributes), ...COMMON_KEYS];
    for (const property of object.properties) {
      const { name, nameSpan } = property;
      if (name === declaration.name || allowed.includes(name)) continue;
      const kind = keyMeantBy(name, allowed) === undefined ? declaration.argument?.kind : undefined;
      if (isArgument(name, kind)) {
        reader.report(messages.argumentAsKey(nameSpan, declaration.name, name, property.value.span));
        reader.mended++;
        if (isEmpty(value)) stated = property.value;
      } else reader.unknownKey(object, property, `\`${declaration.name}\``, allowed);
    }
    for (const [name, expected] of Object.entries(declaration.attributes)) {
      const given = reader.find(object, name);
      if (given === undefined) continue;
      const read = readAttribute(reader, given, expected, `\`${name}\``);
      if (read === undefined) sound = false;
      else attributes.set(name, read);
    }
    const argument = this.argument(declaration, op, stated);
    const common = this.common(object);
    if (!sound || argument === "unreadable") return undefined;
    if (!this.requireAll(declaration, attributes, argument, op)) return undefined;
    return { kind: "op", op, argument, attributes, ...common };
  }

  /** `{}` stands for "no argument". */
  private argument(declaration: OpDeclaration, op: Name, value: JsonNode): AttributeSyntax | undefined | "unreadable" {
    if (isEmpty(value)) return undefined;
    if (declaration.argument === undefined) {
      this.reader.report(messages.noArgument(value.span, op.text));
      return "unreadable";
    }
    return readAttribute(this.reader, value, declaration.argument, `the argument of \`${op.text}\``) ?? "unreadable";
  }

  private requireAll(
    declaration: OpDeclaration,
    attributes: ReadonlyMap<string, AttributeSyntax>,
    argument: AttributeSyntax | undefined,
    op: Name,
  ): boolean {
    if (declaration.argument?.required && argument === undefined) {
      this.reader.report(messages.missingArgument(op.span, op.text, declaration.argument.doc));
      return false;
    }
    for (const [name, { required, doc }] of Object.entries(declaration.attributes)) {
      if (required && !attributes.has(name)) {
        this.reader.report(messages.missingAttribute(op.span, op.text, name, doc));
        return false;
      }
    }
    return true;
  }

  private common(object: ObjectNode): Common {
    const { reader } = this;
    const find = (name: string) => reader.find(object, name);
    const id = find("id");
    const out = find("out");
    const axes = find("axes");
    const doc = find("doc");
    const inputs = find("in");
    return {
      span: object.span,
      id: id && this.definedName(id, "a node"),
      in: inputs && this.inputs(inputs),
      out:
        out && complete((out.kind === "array" ? out.items : [out]).map((item) => this.definedName(item, "a result"))),
      axes: axes && reader.signature(axes, "`axes`"),
      doc: reader.text(doc, "`doc`"),
    };
  }

  private definedName(node: JsonNode, what: string): Name | undefined {
    const name = this.reader.name(node, "a name");
    if (name !== undefined && !/^[\p{L}][\p{L}\p{N}_]*$/u.test(name.text)) {
      return this.reader.report(messages.badName(name.span, what, name.text));
    }
    return name;
  }

  private inputs(node: JsonNode): Inputs | undefined {
    const { span } = node;
    if (node.kind === "object") {
      const tensors = readEntries(this.reader, node, "`in`", (value) => readOperand(this.reader, value, "`in`"));
      return tensors && { kind: "named", tensors, span };
    }
    const items = node.kind === "array" ? node.items : [node];
    const tensors = complete(items.map((item) => readOperand(this.reader, item, "`in`")));
    return tensors && { kind: "list", tensors, span };
  }

  private structure(kind: StructureKind, object: ObjectNode): Node | undefined {
    const { reader } = this;
    reader.closed(object, `\`${kind}\``, [...STRUCTURE_KEYS[kind], ...COMMON_KEYS]);
    const common = this.common(object);
    const need = (name: string): JsonNode | undefined =>
      reader.find(object, name) ?? reader.missing(object, `\`${kind}\``, name);
    const body = (name: string): Body | undefined => {
      const value = need(name);
      return value && this.body(value, `\`${name}\``);
    };
    const find = (name: string) => reader.find(object, name);
    const expression = (name: string) => {
      const value = need(name);
      return value && reader.located(value, `\`${name}\``);
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
        const share = find("share");
        if (block === undefined || arguments_ === undefined) return undefined;
        return { kind, block, with: arguments_, share: share && reader.name(share, "`share`"), ...common };
      }
      case "loop": {
        const count = expression("loop");
        const nodes = body("nodes");
        const as = find("as");
        const carry = names(find("carry"), "`carry`");
        const collect = names(find("collect"), "`collect`");
        if (count === undefined || nodes === undefined || carry === undefined || collect === undefined)
          return undefined;
        return { kind, count, as: as && this.definedName(as, "a loop variable"), carry, collect, nodes, ...common };
      }
      case "residual": {
        const nodes = body("residual");
        return nodes && { kind, nodes, ...common };
      }
      case "branches": {
        const value = need("branches");
        const branches = value && readEntries(reader, value, "`branches`", (item) => this.body(item, "a branch"));
        const how = need("join");
        const join = how && this.join(how);
        if (branches === undefined || join === undefined) return undefined;
        return { kind, branches, join, ...common };
      }
      case "if": {
        const condition = expression("if");
        const then = body("then");
        const other = find("else");
        if (condition === undefined || then === undefined) return undefined;
        return { kind, condition, then, else: other && this.body(other, "`else`"), ...common };
      }
      case "switch": {
        const value = expression("switch");
        const cases = need("cases");
        const bodies = cases && readEntries(reader, cases, "`cases`", (item) => this.body(item, "a case"));
        if (value === undefined || bodies === undefined) return undefined;
        return { kind, value, cases: bodies, ...common };
      }
    }
  }

  /** `"add"` or `{ "concat": "dim" }`: an op whose inputs are the branches. */
  private join(node: JsonNode): OpNode | undefined {
    if (node.kind !== "string") {
      const read = this.node(node);
      return read.kind === "op" ? read : undefined;
    }
    const name = { text: node.text, span: inside(node) };
    if (!this.vocabulary.has(node.text)) return this.unknown(name, []);
    const common = { span: node.span, id: undefined, in: undefined, out: undefined, axes: undefined, doc: undefined };
    return { kind: "op", op: name, argument: undefined, attributes: new Map(), ...common };
  }
}

const isStructure = (name: string): name is StructureKind => Object.hasOwn(STRUCTURE_KEYS, name);
const isEmpty = (value: JsonNode): boolean => value.kind === "object" && value.properties.length === 0;
const isCommon = (name: string): boolean => (COMMON_KEYS as readonly string[]).includes(name);

/** The texts that a value is, or is a list of. */
function textsIn(node: JsonNode | undefined): string[] {
  if (node?.kind === "string") return [node.text];
  return node?.kind === "array" ? node.items.flatMap((item) => (item.kind === "string" ? [item.text] : [])) : [];
}

/** What stands in for a node that cannot be read: its place, and its names where those can be. */
function broken(node: JsonNode): OpNode {
  const names = (key: string): Name[] => {
    const value = node.kind === "object" ? property(node, key)?.value : undefined;
    const items = value?.kind === "array" ? value.items : value === undefined ? [] : [value];
    return items.flatMap((item) => (item.kind === "string" ? [{ text: item.text, span: inside(item) }] : []));
  };
  const nothing = { in: undefined, axes: undefined, doc: undefined, argument: undefined, attributes: new Map() };
  return {
    kind: "op",
    broken: true,
    op: { text: "", span: node.span },
    span: node.span,
    id: names("id")[0],
    out: names("out"),
    ...nothing,
  };
}
