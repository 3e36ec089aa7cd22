import { type JsonNode, type ObjectNode, property } from "../json/json.ts";
import { similarName } from "../problem/similar.ts";
import type { Span } from "../problem/source.ts";
import * as nodeMessages from "./node-messages.ts";
import { isArgument, keyMeantBy } from "./other-keys.ts";
import { meantBy } from "./other-names.ts";
import { complete, readAttribute, readEntries, readOperand } from "./read-attribute.ts";
import { inside, type Reader } from "./reader.ts";
import type { AttributeSyntax, Body, Inputs, Located, Name, Node, OpNode } from "./spec.ts";
import * as messages from "./spec-messages.ts";
import { STRUCTURE_DOCS } from "./structure-docs.ts";
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

  /** The same, or what stands in for it. */
  private anyBody(node: JsonNode, what: string): Body {
    return this.body(node, what) ?? lostBody(node);
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
      ? this.structure(first.name as StructureKind, object)
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
    const others = object.properties.filter(({ name }) => !isCommon(name));
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
    const common = this.common(object);
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

  /** Undefined if anything that others go by cannot be read. */
  private common(object: ObjectNode): Common | undefined {
    const { reader } = this;
    const find = (name: string) => reader.find(object, name);
    const id = find("id");
    const out = find("out");
    const axes = find("axes");
    const doc = find("doc");
    const inputs = find("in");
    const names = (out?.kind === "array" ? out.items : out && [out])?.map((item) => this.definedName(item, "a result"));
    const read: Common = {
      span: object.span,
      id: id && this.definedName(id, "a node"),
      in: inputs && this.inputs(inputs),
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

  private definedName(node: JsonNode, what: string): Name | undefined {
    const name = this.reader.name(node, "a name");
    if (name !== undefined && !NAME.test(name.text)) {
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
    if (common === undefined) return undefined;
    const need = (name: string): JsonNode | undefined =>
      reader.find(object, name) ?? reader.missing(object, `\`${kind}\``, name);
    const find = (name: string) => reader.find(object, name);
    const body = (name: string): Body => {
      const value = need(name);
      return value === undefined ? lostBody(object) : this.anyBody(value, `\`${name}\``);
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
        if (block === undefined || arguments_ === undefined || (shared !== undefined && share === undefined))
          return undefined;
        return { kind, block, with: arguments_, share, ...common };
      }
      case "loop": {
        const count = expression("loop");
        const nodes = body("nodes");
        const written = find("as");
        const as = written && this.definedName(written, "a loop variable");
        const carry = names(find("carry"), "`carry`");
        const collect = names(find("collect"), "`collect`");
        if (carry === undefined || collect === undefined || (written !== undefined && as === undefined))
          return undefined;
        return { kind, count, as, carry, collect, nodes, ...common };
      }
      case "residual":
        return { kind, nodes: body("residual"), ...common };
      case "branches": {
        const value = need("branches");
        const branches = value && readEntries(reader, value, "`branches`", (item) => this.anyBody(item, "a branch"));
        const how = need("join");
        const join = how === undefined ? broken(object) : this.join(how);
        return branches && { kind, branches, join, ...common };
      }
      case "if": {
        const condition = expression("if");
        const then = body("then");
        const other = find("else");
        return { kind, condition, then, else: other && this.anyBody(other, "`else`"), ...common };
      }
      case "switch": {
        const value = expression("switch");
        const cases = need("cases");
        const bodies = cases && readEntries(reader, cases, "`cases`", (item) => this.anyBody(item, "a case"));
        return bodies && { kind, value, cases: bodies, ...common };
      }
    }
  }

  /** `"add"` or `{ "concat": "dim" }`: an op whose inputs are the branches. */
  private join(node: JsonNode): OpNode {
    if (node.kind === "string" && this.vocabulary.has(node.text))
      return {
        kind: "op",
        op: { text: node.text, span: inside(node) },
        argument: undefined,
        attributes: new Map(),
        ...bare(node),
      };
    const read = this.node(node);
    if (read.kind === "op") return read;
    this.reader.report(nodeMessages.structureArgument(node.span, '`join` must be an op, such as "add"'));
    return broken(node);
  }
}

const bare = ({ span }: JsonNode): Common => ({
  span,
  id: undefined,
  in: undefined,
  out: undefined,
  axes: undefined,
  doc: undefined,
});

/** The mark of an op that does not say all it should. */
const unlessClear = (isWhole: boolean) => (isWhole ? {} : { unclear: true });

/** What stands in for a list of nodes that cannot be read. */
const lostBody = (node: JsonNode): Body => ({ kind: "nodes", nodes: [broken(node)], span: node.span });

const NAME = /^[\p{L}][\p{L}\p{N}_]*$/u;

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
  const id = names("id")[0];
  const out = names("out");
  // With an `id`, or with nothing beside the op, there is no other name that it may have had.
  const others = node.kind === "object" ? node.properties.filter(({ name }) => !isCommon(name)) : [];
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
