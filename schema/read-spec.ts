import { type JsonNode, type JsonProperty, type ObjectNode, parseJson, property } from "./json.ts";
import * as messages from "./messages/spec.ts";
import type { Problem } from "./problem.ts";
import { readEntries, readOperand } from "./read-attribute.ts";
import { readCheckpoint } from "./read-checkpoint.ts";
import { NodeReader } from "./read-node.ts";
import { readParameter } from "./read-parameter.ts";
import { EnoughProblems, Reader } from "./reader.ts";
import type { Source, Span } from "./source.ts";
import type { Block, Entry, FreeSize, InputSignature, Located, Spec } from "./spec.ts";
import type { Vocabulary } from "./vocabulary.ts";

const BLOCK_KEYS = ["doc", "params", "let", "require", "inputs", "nodes", "outputs"] as const;
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
  "checkpoints",
] as const;

const DTYPES: ReadonlyMap<string, InputSignature["dtype"]> = new Map([
  ["float", "f32"],
  ["int", "i32"],
  ["bool", "bool"],
]);

/** Phase 1, read: text → Spec. Every string is parsed once, every value knows its line and column. */
export function readSpec(
  source: Source,
  vocabulary: Vocabulary,
): {
  readonly spec?: Spec;
  readonly problems: readonly Problem[];
  /** Whether only single nodes are wrong, which the spec marks as broken: the rest can be checked. */
  readonly isUsable?: boolean;
} {
  const { value, problems } = parseJson(source, { comments: source.name.endsWith(".jsonc") });
  const reader = new Reader();
  reader.problems.push(...problems);
  const object = value && reader.object(value, "a spec");
  const spec = object && readUntilEnough(() => new SpecReader(reader, vocabulary, object).spec(object));
  if (problems.length > 0) reader.forgetEchoes(problems);
  const isUsable = problems.length === 0 && reader.problems.length === reader.faultsOfNodes + reader.mended;
  return { ...(spec === undefined ? {} : { spec }), problems: reader.problems, isUsable };
}

/** Undefined if reading ended early, in a text with more mistakes than anybody reads. */
function readUntilEnough(read: () => Spec): Spec | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof EnoughProblems) return undefined;
    throw error;
  }
}

class SpecReader {
  private readonly reader: Reader;
  private readonly nodes: NodeReader;

  constructor(reader: Reader, vocabulary: Vocabulary, file: ObjectNode) {
    this.reader = reader;
    const blocks = ["blocks", "import"].flatMap((key) => {
      const value = property(file, key)?.value;
      return value?.kind === "object" ? value.properties.map(({ name }) => name) : [];
    });
    this.nodes = new NodeReader(reader, vocabulary, new Set(blocks));
  }

  spec(object: ObjectNode): Spec {
    const { reader } = this;
    reader.closed(object, "a spec", SPEC_KEYS);
    const find = (name: string) => reader.find(object, name);
    this.version(object, find("vitral"));
    const name = reader.text(find("name"), "`name`") ?? "model";
    const extended = find("extends");
    return {
      ...this.block(object, name),
      title: reader.text(find("title"), "`title`"),
      papers: reader.texts(find("papers"), "`papers`"),
      presets: this.entries(find("presets"), "`presets`", (node) => this.values(node, "a preset")),
      imports: this.entries(find("import"), "`import`", (node) => reader.name(node, "`import`")),
      extends: extended && reader.name(extended, "`extends`"),
      blocks: this.properties(find("blocks"), "`blocks`").flatMap(({ name: called, nameSpan, value }) => {
        const found = reader.object(value, `block \`${called}\``);
        if (found === undefined) return [];
        reader.closed(found, `block \`${called}\``, BLOCK_KEYS);
        return [this.block(found, called, nameSpan)];
      }),
      free: this.properties(find("free"), "`free`").flatMap((entry) => this.free(entry) ?? []),
      checkpoints: this.properties(find("checkpoints"), "`checkpoints`").map((entry) =>
        readCheckpoint(this.reader, entry),
      ),
    };
  }

  private version(object: ObjectNode, node: JsonNode | undefined): void {
    if (node === undefined) this.reader.missing(object, "a spec", "vitral");
    else if (node.kind !== "number" || node.value !== 1) {
      this.reader.report(
        messages.versionMismatch(node.span, node.kind === "number" ? String(node.value) : `a ${node.kind}`),
      );
    }
  }

  private properties(node: JsonNode | undefined, what: string): readonly JsonProperty[] {
    return node === undefined ? [] : this.reader.entries(node, what);
  }

  private entries<T>(
    node: JsonNode | undefined,
    what: string,
    read: (node: JsonNode) => T | undefined,
  ): readonly Entry<T>[] {
    return node === undefined ? [] : (readEntries(this.reader, node, what, read) ?? []);
  }

  private values(node: JsonNode, what: string): readonly Entry<Located>[] | undefined {
    return readEntries(this.reader, node, what, (item) => this.reader.located(item, what));
  }

  private block(object: ObjectNode, name: string, nameSpan?: Span): Block {
    const { reader } = this;
    const find = (key: string) => reader.find(object, key);
    const nodes = find("nodes");
    if (nodes === undefined && find("extends") === undefined) {
      reader.missing(object, `\`${name}\``, "nodes");
    }
    const lets = find("let");
    return {
      name,
      nameSpan,
      span: object.span,
      doc: reader.text(find("doc"), "`doc`"),
      params: this.properties(find("params"), "`params`").flatMap((entry) => readParameter(reader, entry) ?? []),
      let: lets === undefined ? [] : (this.values(lets, "`let`") ?? []),
      require: this.properties(find("require"), "`require`").flatMap(({ key, value }) => {
        const condition = reader.expression(key);
        const message = reader.text(value, "a requirement's message");
        return condition === undefined || message === undefined ? [] : [{ condition, message }];
      }),
      inputs: this.properties(find("inputs"), "`inputs`").flatMap((entry) => this.input(entry) ?? []),
      nodes: (nodes && this.nodes.body(nodes, "`nodes`")) ?? { kind: "nodes", nodes: [], span: object.span },
      outputs: this.entries(find("outputs"), "`outputs`", (node) => readOperand(reader, node, "an output")),
    };
  }

  /** `"x": "b n dim"`, `"context?": …`, `"labels": { "axes": "b", "type": "int" }`. */
  private input({ name, nameSpan, value }: JsonProperty): InputSignature | undefined {
    const { reader } = this;
    const optional = name.endsWith("?");
    const called = { text: optional ? name.slice(0, -1) : name, span: nameSpan };
    if (value.kind !== "object") {
      const signature = reader.signature(value, `input \`${called.text}\``);
      return signature && { name: called, optional, signature, dtype: "f32" };
    }
    reader.closed(value, `input \`${called.text}\``, ["axes", "type"]);
    const axes = reader.find(value, "axes");
    const type = reader.find(value, "type");
    if (axes === undefined) return reader.missing(value, `input \`${called.text}\``, "axes");
    const signature = reader.signature(axes, `input \`${called.text}\``);
    const word = reader.text(type, "`type`") ?? "float";
    const dtype = DTYPES.get(word);
    if (dtype === undefined)
      return reader.report(messages.unknownWord(type?.span ?? value.span, "type", word, [...DTYPES.keys()]));
    return signature && { name: called, optional, signature, dtype };
  }

  private free({ name, nameSpan, value }: JsonProperty): FreeSize | undefined {
    const { reader } = this;
    const object = reader.object(value, `free size \`${name}\``);
    if (object === undefined) return undefined;
    reader.closed(object, `free size \`${name}\``, ["min", "max", "multiple_of"]);
    const read = (key: string) => {
      const found = reader.find(object, key);
      return found && reader.located(found, `\`${key}\``);
    };
    return {
      name: { text: name, span: nameSpan },
      span: object.span,
      min: read("min"),
      max: read("max"),
      multipleOf: read("multiple_of"),
    };
  }
}
