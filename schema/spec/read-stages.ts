import type { JsonNode } from "../json/json.ts";
import { complete } from "./read-attribute.ts";
import { readWeightPath } from "./read-weight-path.ts";
import { inside, type Reader } from "./reader.ts";
import type { Stage, Stages, WeightPath } from "./spec.ts";
import { wrongType } from "./spec-messages.ts";
import { stageHole, stageHoleLacking, stageHoleUnknown } from "./stage-messages.ts";

/** `["patch_embed", { "each": "blocks.{i}", "last": "norm" }, "head"]`; nothing where one entry cannot be read. */
export function readStages(reader: Reader, node: JsonNode | undefined): Stages | undefined {
  if (node === undefined) return undefined;
  if (node.kind !== "array") return reader.report(wrongType("`stages`", "a list", node));
  const stages = complete(node.items.map((item) => readStage(reader, item)));
  return stages && { span: node.span, stages };
}

function readStage(reader: Reader, node: JsonNode): Stage | undefined {
  if (node.kind !== "object") {
    const each = readPaths(reader, node, undefined);
    return each && { each, first: [], last: [] };
  }
  reader.closed(node, "a stage", ["each", "first", "last"]);
  const written = reader.find(node, "each") ?? reader.missing(node, "a stage", "each");
  const each = written && readPaths(reader, written, undefined);
  const besides = (key: "first" | "last") => {
    const found = reader.find(node, key);
    return found === undefined ? [] : readPaths(reader, found, each);
  };
  const [first, last] = [besides("first"), besides("last")];
  return each && first && last && { each, first, last };
}

/** @param among the paths whose holes these may have */
function readPaths(reader: Reader, node: JsonNode, among: readonly WeightPath[] | undefined): WeightPath[] | undefined {
  const found: WeightPath[] = [];
  for (const item of node.kind === "array" ? node.items : [node]) {
    const string = reader.string(item, "a path of `stages`");
    const path = string && readWeightPath(reader, string.text, inside(string), undefined);
    if (path === undefined) return undefined;
    const odd = path.steps.find(({ kind }) => kind === "steps" || kind === "words");
    if (odd !== undefined) return reader.report(stageHole(path.name));
    const known = (among ?? found).slice(0, 1).flatMap(holesOf);
    const own = holesOf(path);
    const isFirst = among === undefined && found.length === 0;
    const stranger = isFirst ? undefined : own.find((hole) => !known.includes(hole));
    if (stranger !== undefined) return reader.report(stageHoleUnknown(path.name, stranger, known));
    const lacking = among === undefined ? known.find((hole) => !own.includes(hole)) : undefined;
    if (lacking !== undefined) return reader.report(stageHoleLacking(path.name, lacking));
    found.push(path);
  }
  return found;
}

const holesOf = ({ steps }: WeightPath): string[] =>
  steps.flatMap((step) => (step.kind === "index" ? [step.hole] : []));
