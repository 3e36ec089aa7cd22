import type { JsonNode, JsonProperty, ObjectNode, StringNode } from "../json/json.ts";
import { property, spanWithin } from "../json/json.ts";
import { emptyJoin, loneBrace, mixedStars, twoRulesFor, unknownLayout, unknownResize } from "./checkpoint-messages.ts";
import { complete, partOf, readEntries } from "./read-attribute.ts";
import { readWeightPath } from "./read-weight-path.ts";
import { inside, type Reader } from "./reader.ts";
import {
  type CheckpointMap,
  type CheckpointRule,
  type KeyTemplate,
  type Located,
  type Name,
  type PathStep,
  RESIZE_NAMES,
  type ResizeRule,
  type WeightPath,
} from "./spec.ts";
import { wrongType } from "./spec-messages.ts";

/** What the keys and paths of some rules stand under. */
interface Group {
  readonly paths: readonly WeightPath[];
  readonly under: KeyTemplate;
}

export const CHECKPOINT_LAYOUTS = ["pytorch"] as const;
type Layout = (typeof CHECKPOINT_LAYOUTS)[number];

/** Rules, or `{ "layout": …, "under": …, "rules": …, "ignore": … }`. What of it cannot be read is left out. */
export function readCheckpoint(reader: Reader, { name, nameSpan, value }: JsonProperty): CheckpointMap {
  const map = new MapReader(reader);
  const what = `checkpoint map \`${name}\``;
  const called = { text: name, span: nameSpan };
  if (value.kind !== "object" || !isLongForm(value)) {
    map.rules(value, { paths: [], under: [] }, what);
    return { name: called, layout: undefined, rules: map.found, ignore: [] };
  }
  reader.closed(value, what, ["layout", "under", "rules", "ignore"]);
  const layout = reader.find(value, "layout");
  map.layout = layout && readLayout(reader, layout);
  map.group(value, []);
  return {
    name: called,
    layout: map.layout,
    rules: map.found,
    ignore: readIgnored(reader, reader.find(value, "ignore")),
  };
}

/** A weight of ours may be called `rules`; what stands under it is then a key, or has one in `from`. */
function isLongForm(map: ObjectNode): boolean {
  const rules = property(map, "rules")?.value;
  const isOfRules = rules?.kind === "object" && property(rules, "from") === undefined;
  return isOfRules || property(map, "layout")?.value.kind === "string";
}

const isGroup = (rule: JsonNode): rule is ObjectNode =>
  rule.kind === "object" &&
  property(rule, "from") === undefined &&
  ["rules", "under"].some((key) => property(rule, key) !== undefined);

class MapReader {
  readonly found: CheckpointRule[] = [];
  layout: Layout | undefined;
  private readonly reader: Reader;
  /** Paths that have a rule; what their holes are called makes no difference. */
  private readonly taken = new Map<string, Name>();

  constructor(reader: Reader) {
    this.reader = reader;
  }

  rules(node: JsonNode, group: Group, what: string): void {
    for (const { name, nameSpan, value } of this.reader.entries(node, what)) {
      const path = readWeightPath(this.reader, name, nameSpan, group.paths.at(-1));
      if (path === undefined) continue;
      if (isGroup(value)) {
        this.reader.closed(value, "a group of checkpoint rules", ["under", "rules"]);
        if (this.reader.find(value, "rules") === undefined)
          this.reader.missing(value, "a group of checkpoint rules", "rules");
        this.group(value, [...group.paths, path], group.under);
      } else this.rule(value, path, group);
    }
  }

  /** The group's own rule comes after those in it: with a layout, it is for what they leave out. */
  group(node: ObjectNode, paths: readonly WeightPath[], outer: KeyTemplate = []): void {
    const { reader } = this;
    const prefix = reader.find(node, "under");
    const own = prefix && this.key(prefix, "`under`");
    const rules = reader.find(node, "rules");
    if (prefix !== undefined && own === undefined) return;
    const under = joined(outer, own ?? []);
    if (rules !== undefined) this.rules(rules, { paths, under }, "`rules`");
    if (this.layout === undefined) return;
    const path = paths.at(-1) ?? { steps: [], name: { text: "", span: node.span } };
    this.add({ path, groups: paths.slice(0, -1), from: [under], rearrange: undefined, sizes: [] });
  }

  private rule(node: JsonNode, path: WeightPath, { paths, under }: Group): void {
    const { reader } = this;
    const add = (from: readonly KeyTemplate[] | undefined, more: Partial<CheckpointRule>): void => {
      const keys = from?.map((key) => joined(under, key));
      if (keys !== undefined) this.add({ path, groups: paths, from: keys, rearrange: undefined, sizes: [], ...more });
    };
    if (node.kind !== "object") return add(this.keys(node, "a checkpoint rule"), {});
    reader.closed(node, "a checkpoint rule", ["from", "rearrange", "sizes", "resize"]);
    const from = reader.find(node, "from");
    const pattern = reader.find(node, "rearrange");
    const lengths = reader.find(node, "sizes");
    if (from === undefined) return reader.missing(node, "a checkpoint rule", "from");
    const rearrange = pattern && reader.pattern(pattern, "transform", "`rearrange`", "rule");
    const sizes = lengths && readEntries(reader, lengths, "`sizes`", (item) => reader.located(item, "a size"));
    const resize = reader.find(node, "resize");
    const resized = resize && readResize(reader, resize);
    add(this.keys(from, "`from`"), { rearrange, sizes: sizes ?? [], resize: resized });
  }

  private add(rule: CheckpointRule): void {
    const { name, steps } = rule.path;
    const same = steps.map((step) => (step.kind === "name" ? step.text : stands(step))).join(".");
    const before = this.taken.get(same);
    if (before !== undefined) return this.reader.report(twoRulesFor(name, before));
    this.taken.set(same, name);
    this.found.push(rule);
  }

  private keys(node: JsonNode, what: string): readonly KeyTemplate[] | undefined {
    if (node.kind === "string") return [this.template(node)].filter((key) => key !== undefined);
    if (node.kind !== "array") return this.reader.report(wrongType(what, "a key or a list of keys", node));
    if (node.items.length === 0) return this.reader.report(emptyJoin(node.span));
    return complete(node.items.map((item) => this.key(item, "a key")));
  }

  private key(node: JsonNode, what: string): KeyTemplate | undefined {
    const text = this.reader.string(node, what);
    return text && this.template(text);
  }

  /** A key with expressions in braces: the texts between them and the expressions. */
  private template(node: StringNode): KeyTemplate | undefined {
    const pieces = node.text.split(/(\{[^{}]*\})/);
    let start = 0;
    const parts = pieces.map((piece): string | Located | undefined => {
      const from = start;
      start += piece.length;
      if (piece.startsWith("{")) return this.reader.expression(partOf(node, from + 1, start - 1));
      return /[{}]/.test(piece) ? this.reader.report(loneBrace(spanWithin(node, from, start), piece)) : piece;
    });
    return complete(parts.filter((part) => part !== ""));
  }
}

function readResize(reader: Reader, node: JsonNode): ResizeRule | undefined {
  const object = reader.object(node, "`resize`");
  if (object === undefined) return undefined;
  reader.closed(object, "`resize`", ["by", "grid", "others"]);
  const [by, grid, others] = ["by", "grid", "others"].map((key) => reader.find(object, key));
  if (by === undefined) return reader.missing(object, "`resize`", "by");
  if (grid === undefined) return reader.missing(object, "`resize`", "grid");
  const name = reader.name(by, "`by`");
  const known = RESIZE_NAMES.find((one) => one === name?.text);
  if (known === undefined) return name && reader.report(unknownResize(name, RESIZE_NAMES));
  return {
    by: known,
    grid: reader.located(grid, "`grid`"),
    others: others && reader.located(others, "`others`"),
    span: node.span,
  };
}

const stands = (hole: Exclude<PathStep, { kind: "name" }>): string =>
  `{${hole.kind}${hole.kind === "words" ? [...hole.words.keys()].sort() : ""}}`;

const joined = (before: KeyTemplate, after: KeyTemplate): KeyTemplate =>
  before.length === 0 || after.length === 0 ? [...before, ...after] : [...before, ".", ...after];

function readLayout(reader: Reader, node: JsonNode): Layout | undefined {
  const name = reader.name(node, "`layout`");
  const found = CHECKPOINT_LAYOUTS.find((layout) => layout === name?.text);
  return name !== undefined && found === undefined ? reader.report(unknownLayout(name, CHECKPOINT_LAYOUTS)) : found;
}

function readIgnored(reader: Reader, node: JsonNode | undefined): readonly Name[] {
  if (node === undefined) return [];
  if (node.kind !== "array") return reader.report(wrongType("`ignore`", "a list of keys", node)) ?? [];
  return node.items.flatMap((item) => {
    const key = reader.string(item, "a key");
    if (key === undefined) return [];
    const name = { text: key.text, span: inside(key) };
    return key.text.split(".").every((step) => /^\*{0,2}$|^[^*]+$/.test(step))
      ? [name]
      : (reader.report(mixedStars(name)) ?? []);
  });
}
