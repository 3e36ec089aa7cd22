import type { JsonNode, JsonProperty, StringNode } from "../json/json.ts";
import { limits } from "../problem/limits.ts";
import { tooManyHoles } from "./checkpoint-messages.ts";
import { complete, partOf, readEntries } from "./read-attribute.ts";
import type { Reader } from "./reader.ts";
import type { CheckpointMap, CheckpointRule, Located, Name } from "./spec.ts";

/** Holes that stand for any number of steps, in one path: with more, how they share the steps takes long to try. */
const MOST_OPEN_HOLES = limits.holes.most;

/** Our path → their key, or `{ "from": key, "rearrange": pattern }`. A rule that cannot be read is left out. */
export function readCheckpoint(reader: Reader, { name, nameSpan, value }: JsonProperty): CheckpointMap {
  const rules = reader
    .entries(value, `checkpoint map \`${name}\``)
    .flatMap((entry) => readRule(reader, { text: entry.name, span: entry.nameSpan }, entry.value) ?? []);
  return { name: { text: name, span: nameSpan }, rules };
}

function readRule(reader: Reader, path: Name, rule: JsonNode): CheckpointRule | undefined {
  if (path.text.split("...}").length - 1 > MOST_OPEN_HOLES)
    return reader.report(tooManyHoles(path.span, MOST_OPEN_HOLES));
  if (rule.kind === "string") {
    const from = template(reader, rule);
    return from && { path, from, rearrange: undefined, sizes: [] };
  }
  const object = reader.object(rule, "a checkpoint rule");
  if (object === undefined) return undefined;
  reader.closed(object, "a checkpoint rule", ["from", "rearrange", "sizes"]);
  const from = reader.find(object, "from");
  const pattern = reader.find(object, "rearrange");
  const lengths = reader.find(object, "sizes");
  if (from === undefined) return reader.missing(object, "a checkpoint rule", "from");
  const key = reader.string(from, "`from`");
  const rearrange = pattern && reader.pattern(pattern, "transform", "`rearrange`", "rule");
  const sizes = lengths && readEntries(reader, lengths, "`sizes`", (item) => reader.located(item, "a size"));
  const parts = key && template(reader, key);
  return parts && { path, from: parts, rearrange, sizes: sizes ?? [] };
}

/** A key with expressions in braces: the texts between them and the expressions. */
function template(reader: Reader, node: StringNode): readonly (string | Located)[] | undefined {
  const pieces = node.text.split(/(\{[^{}]*\})/);
  let start = 0;
  const parts = pieces.map((piece): string | Located | undefined => {
    const from = start;
    start += piece.length;
    return piece.startsWith("{") ? reader.expression(partOf(node, from + 1, start - 1)) : piece;
  });
  return complete(parts);
}
