import { type JsonNode, type JsonProperty, type ObjectNode, parseWritten, property } from "../json/json.ts";
import { EnoughProblems } from "../problem/enough-problems.ts";
import type { Problem } from "../problem/problem.ts";
import type { Source, Span } from "../problem/source.ts";
import type { Vocabulary } from "../vocabulary/vocabulary.ts";
import * as nodeMessages from "./node-messages.ts";
import { readOperand } from "./read-attribute.ts";
import { readCheckpoint } from "./read-checkpoint.ts";
import { readFigure } from "./read-figure.ts";
import { NodesReader } from "./read-node.ts";
import { readParameter } from "./read-parameter.ts";
import { readStages } from "./read-stages.ts";
import { Reader } from "./reader.ts";
import type { Block, Entry, FreeSize, InputSignature, Located, LocatedSignature, Spec } from "./spec.ts";
import * as messages from "./spec-messages.ts";
import { UnreadParts } from "./unread.ts";

const BLOCK_KEYS = ["doc", "params", "let", "require", "inputs", "nodes", "outputs", "figure"] as const;
export const SPEC_KEYS = [
  "$schema",
  "vitral",
  "name",
  "title",
  "papers",
  "doc",
  "params",
  "presets",
  "let",
  "require",
  "import",
  "extends",
  "blocks",
  "free",
  "inputs",
  "nodes",
  "outputs",
  "stages",
  "figure",
  "checkpoints",
] as const;

const DTYPES: ReadonlyMap<string, InputSignature["dtype"]> = new Map([
  ["float", "f32"],
  ["int", "i32"],
  ["bool", "bool"],
]);

/** A spec as far as it can be read. */
export interface ReadSpec {
  readonly spec?: Spec;
  readonly problems: readonly Problem[];
  /** Whether what is wrong is marked in the spec, so that the rest can be checked. */
  readonly isUsable?: boolean;
}

/** Phase 1, read: text → Spec. Every string is parsed once, every value knows its line and column. */
export function readSpec(source: Source, vocabulary: Vocabulary): ReadSpec {
  const { value, problems } = parseWritten(source);
  const reader = new Reader();
  reader.problems.push(...problems);
  const object = value && reader.object(value, "a spec");
  const specReader = object && new SpecReader(reader, vocabulary, object);
  const spec = object && readUntilEnough(() => specReader?.spec(object));
  if (problems.length > 0) reader.forgetEchoes(problems);
  // A comma too many or a comment leaves no doubt about what is meant.
  const isSound = problems.every(({ fix }) => fix?.applicability === "safe");
  const isUsable = isSound && specReader?.isOfAnotherVersion === false;
  return { ...(spec === undefined ? {} : { spec }), problems: reader.problems, isUsable };
}

/** Undefined if reading ended early, in a text with more mistakes than anybody reads. */
function readUntilEnough(read: () => Spec | undefined): Spec | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof EnoughProblems) return undefined;
    throw error;
  }
}

class SpecReader {
  isOfAnotherVersion = false;
  private readonly reader: Reader;
  private readonly nodes: NodesReader;

  constructor(reader: Reader, vocabulary: Vocabulary, file: ObjectNode) {
    this.reader = reader;
    const blocks = ["blocks", "import"].flatMap((key) => {
      const value = property(file, key)?.value;
      return value?.kind === "object" ? value.properties.map(({ name }) => name) : [];
    });
    this.nodes = new NodesReader(reader, vocabulary, new Set(blocks));
  }

  spec(object: ObjectNode): Spec {
    const { reader } = this;
    reader.closed(object, "a spec", SPEC_KEYS);
    const find = (name: string) => reader.find(object, name);
    this.version(object, find("vitral"));
    const name = reader.text(find("name"), "`name`") ?? "model";
    const extended = find("extends");
    const unread = new UnreadParts();
    const anyValue = () => {
      unread.anyValue = true;
    };
    const anyBlock = () => {
      unread.anyBlock = true;
    };
    return {
      ...this.block(object, name, undefined, unread),
      title: reader.text(find("title"), "`title`"),
      papers: reader.texts(find("papers"), "`papers`"),
      presets: this.entries(
        find("presets"),
        "`presets`",
        ({ value }) => reader.object(value, "a preset") && this.values(value, "a preset", unread),
        anyValue,
      ),
      imports: this.entries(find("import"), "`import`", ({ value }) => reader.name(value, "`import`"), anyBlock),
      extends: extended && reader.name(extended, "`extends`"),
      blocks: this.section(
        find("blocks"),
        "`blocks`",
        ({ name: called, nameSpan, value }) => {
          const found = reader.object(value, `block \`${called}\``);
          if (found === undefined) return undefined;
          reader.closed(found, `block \`${called}\``, BLOCK_KEYS);
          return this.block(found, called, nameSpan, new UnreadParts());
        },
        anyBlock,
      ),
      free: this.section(find("free"), "`free`", (entry) => this.free(entry), anyValue),
      checkpoints: this.properties(find("checkpoints"), "`checkpoints`").map((entry) => readCheckpoint(reader, entry)),
      stages: readStages(reader, find("stages")),
      unread,
    };
  }

  private version(object: ObjectNode, node: JsonNode | undefined): void {
    if (node === undefined) this.reader.report(messages.missingVersion(object.span));
    else if (node.kind !== "number" || node.value !== 1) {
      this.isOfAnotherVersion = true;
      this.reader.report(
        messages.versionMismatch(node.span, node.kind === "number" ? String(node.value) : `a ${node.kind}`),
      );
    }
  }

  private properties(node: JsonNode | undefined, what: string): readonly JsonProperty[] {
    return node === undefined ? [] : this.reader.entries(node, what);
  }

  /** The properties of a section, one by one; `lost` hears of each that cannot be read, or that the section cannot. */
  private section<T>(
    node: JsonNode | undefined,
    what: string,
    read: (property: JsonProperty) => T | undefined,
    lost: (property: JsonProperty | undefined) => void,
  ): readonly T[] {
    if (node !== undefined && node.kind !== "object") lost(undefined);
    return this.properties(node, what).flatMap((property) => {
      const found = read(property);
      if (found === undefined) lost(property);
      return found === undefined ? [] : [found];
    });
  }

  private entries<T>(
    node: JsonNode | undefined,
    what: string,
    read: (property: JsonProperty) => T | undefined,
    lost: (property: JsonProperty | undefined) => void,
  ): readonly Entry<T>[] {
    const entry = (property: JsonProperty): Entry<T> | undefined => {
      const value = read(property);
      return value === undefined ? undefined : { name: { text: property.name, span: property.nameSpan }, value };
    };
    return this.section(node, what, entry, lost);
  }

  private values(node: JsonNode | undefined, what: string, unread: UnreadParts): readonly Entry<Located>[] {
    return this.entries(node, what, ({ value }) => this.reader.located(value, what), lostValue(unread));
  }

  private block(object: ObjectNode, name: string, nameSpan: Span | undefined, unread: UnreadParts): Block {
    const { reader } = this;
    const find = (key: string) => reader.find(object, key);
    const written = find("nodes");
    if (written === undefined && find("extends") === undefined) reader.missing(object, `\`${name}\``, "nodes");
    const nodes = written && this.nodes.body(written, "`nodes`");
    if (nodes === undefined) unread.anyTensor = true;
    const anything = () => {
      unread.anyTensor = true;
      unread.anyValue = true;
    };
    const lostOutput = () => {
      unread.outputs = true;
    };
    return {
      name,
      nameSpan,
      span: object.span,
      doc: reader.text(find("doc"), "`doc`"),
      params: this.section(find("params"), "`params`", (entry) => readParameter(reader, entry), lostValue(unread)),
      let: this.values(find("let"), "`let`", unread),
      require: this.properties(find("require"), "`require`").flatMap(({ key, value }) => {
        const condition = reader.expression(key);
        const message = reader.text(value, "a requirement's message");
        return condition === undefined || message === undefined ? [] : [{ condition, message }];
      }),
      inputs: this.section(find("inputs"), "`inputs`", (entry) => this.input(entry), anything),
      nodes: nodes ?? { kind: "nodes", nodes: [], span: object.span },
      outputs: this.entries(
        find("outputs"),
        "`outputs`",
        ({ value }) => readOperand(reader, value, "an output"),
        lostOutput,
      ),
      figure: readFigure(reader, find("figure")),
      unread,
    };
  }

  /** `"x": "b n dim"`, `"context?": …`, `"labels": { "axes": "b", "type": "int" }`. */
  private input({ name, nameSpan, value }: JsonProperty): InputSignature {
    const { reader } = this;
    const optional = name.endsWith("?");
    const called = { text: optional ? name.slice(0, -1) : name, span: nameSpan };
    const broken = { name: called, optional, signature: anyShape(value.span), dtype: "f32", broken: true } as const;
    if (value.kind !== "object") {
      const signature = reader.signature(value, `input \`${called.text}\``);
      return signature === undefined ? broken : { name: called, optional, signature, dtype: "f32" };
    }
    reader.closed(value, `input \`${called.text}\``, ["axes", "type"]);
    const axes = reader.find(value, "axes");
    const type = reader.find(value, "type");
    if (axes === undefined) reader.missing(value, `input \`${called.text}\``, "axes");
    const signature = axes && reader.signature(axes, `input \`${called.text}\``);
    const word = reader.text(type, "`type`") ?? "float";
    const dtype = DTYPES.get(word);
    if (dtype === undefined)
      reader.report(nodeMessages.unknownWord(type?.span ?? value.span, "type", word, [...DTYPES.keys()]));
    return signature === undefined || dtype === undefined ? broken : { name: called, optional, signature, dtype };
  }

  private free({ name, nameSpan, value }: JsonProperty): FreeSize {
    const { reader } = this;
    const called = { text: name, span: nameSpan };
    const object = reader.object(value, `free size \`${name}\``);
    if (object === undefined)
      return { name: called, span: value.span, min: undefined, max: undefined, multipleOf: undefined };
    reader.closed(object, `free size \`${name}\``, ["min", "max", "multiple_of"]);
    const read = (key: string) => {
      const found = reader.find(object, key);
      return found && reader.located(found, `\`${key}\``);
    };
    return {
      name: called,
      span: object.span,
      min: read("min"),
      max: read("max"),
      multipleOf: read("multiple_of"),
    };
  }
}

/** Remembers the name of a value that could not be read; without one, that any may be missing. */
const lostValue =
  (unread: UnreadParts) =>
  (property: JsonProperty | undefined): void => {
    if (property === undefined) unread.anyValue = true;
    else unread.values.push({ text: property.name, span: property.nameSpan });
  };

/** The signature of which nothing is known: it fits every tensor. */
function anyShape(span: Span): LocatedSignature {
  const place = { start: 0, end: 0 };
  return { side: { items: [{ kind: "ellipsis", ...place }], ...place }, text: "...", span, at: () => span };
}
