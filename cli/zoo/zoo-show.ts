import { checkedModel } from "../../compiler/check.ts";
import type { TypedGraph } from "../../compiler/expand/typed-graph.ts";
import { opCosts, smallestSizes } from "../../compiler/report/op-cost.ts";
import { type PartSummary, summarize } from "../../compiler/report/summary.ts";
import { shapeText } from "../../compiler/shape/shape.ts";
import { valueText } from "../../compiler/shape/value.ts";
import { published } from "../../runtime/host/specs/published-names.ts";
import { readSpecFile, specFiles } from "../../runtime/host/specs/spec-files.ts";
import { type ModelSize, type ZooModel, zooModels } from "../../runtime/host/zoo/zoo-model.ts";
import { shortNumber } from "../number-text.ts";
import { sizesText } from "../open-spec.ts";
import { tableLines } from "../text-table.ts";

/** A model of the zoo and what its spec comes to. */
interface Shown {
  /** `vitral:swin`, which every command takes. */
  readonly name: string;
  readonly model: ZooModel;
  /** Where the name is one of timm's. */
  readonly set: Readonly<Record<string, unknown>> | undefined;
  readonly typed: TypedGraph;
  readonly parts: readonly PartSummary[];
  readonly sizes: ReadonlyMap<string, number>;
  readonly whole: ModelSize;
}

/** @throws ProblemError F401 where no model has the name */
function shown(given: string): Shown {
  const name = given.startsWith("vitral:") ? given : `vitral:${given}`;
  const source = readSpecFile(name);
  const names = published(name);
  const model = zooModels().find((one) => one.name === (names?.spec ?? name.slice("vitral:".length)));
  const { evaluated: typed } = checkedModel(source, { importer: specFiles(name) }, false);
  const sizes = smallestSizes(typed);
  const costs = opCosts(typed, sizes);
  const [whole] = summarize(typed, costs, 0);
  if (model === undefined || whole === undefined) throw new Error(`${name} is missing in zoo/models.json`);
  return { name, model, set: names?.set, typed, parts: summarize(typed, costs, 1), sizes, whole };
}

export function showText(given: string, columns?: number): string[] {
  const { name, model, set, typed, parts, sizes, whole } = shown(given);
  const { title, papers, presets, published: names, maps, blocks, heldTo } = model;
  const size = (known: string, { parameters, flops }: ModelSize) => [
    known,
    shortNumber(parameters),
    shortNumber(flops),
  ];
  const isOne = set !== undefined;
  const settings = Object.entries(set ?? {}).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  const rows = [
    ["", "parameters", "FLOPs"],
    size(`  ${name}`, whole),
    ...(isOne ? [] : Object.entries(presets).map(([preset, one]) => size(`  ${name} --preset ${preset}`, one))),
    ...(isOne ? [] : Object.entries(names).map(([known, one]) => size(`  vitral:${known}`, one))),
  ];
  const fact = (what: string, said: readonly string[], none = "none") => [what, said.join(", ") || none];
  const facts = [
    ...(isOne ? [fact("spec", [`vitral:${model.name}`]), fact("with", settings, "its own values")] : []),
    fact(
      "papers",
      papers.map((paper) => paper.replace(/^arXiv:/, "https://arxiv.org/abs/")),
    ),
    fact("reads weights of", maps),
    fact(
      "blocks",
      blocks.map((block) => `vitral:${block}`),
    ),
    fact(
      "held to",
      heldTo.map(({ source, inTraining }) => `${source}${inTraining ? ", in training" : ""}`),
      "nothing in the tests yet",
    ),
  ];
  const part = ({ path, what, result, parameters, flops }: PartSummary) => [
    `  ${path}`,
    what,
    result.length > 1 ? `${result.length} results` : result.map(shapeText).join(""),
    ...size("", { parameters, flops }).slice(1),
  ];
  return [
    isOne ? `${name.slice("vitral:".length)}: ${title}` : title,
    "",
    ...tableLines(facts, [], columns),
    "",
    ...tableLines(rows, [1, 2], columns),
    "",
    ...(isOne ? [] : ["parameters, and what they are if left out", ...parameterLines(typed, columns), ""]),
    `parts${sizes.size === 0 ? "" : ` at ${sizesText(sizes)}`}`,
    ...tableLines(parts.map(part), [3, 4], columns),
  ];
}

function parameterLines({ model }: TypedGraph, columns?: number): string[] {
  const rows = model.spec.params.map(({ name: { text }, doc = "" }) => {
    const bound = model.scope.value(text);
    return [`  ${text}`, bound === undefined ? "" : valueText(bound.value), doc];
  });
  return tableLines(rows, [], columns);
}

/** The same as data. */
export function showJson(given: string): string {
  const { name, model, set, parts, whole } = shown(given);
  const outline = parts.map(({ path, what, result, parameters, flops }) => ({
    path,
    is: what,
    shapes: result.map(shapeText),
    parameters,
    flops,
  }));
  const { name: spec, ...said } = model;
  const own = set === undefined ? {} : { set, presets: undefined, published: undefined };
  const { parameters, flops } = whole;
  return JSON.stringify(
    { name, spec: `vitral:${spec}`, ...said, ...own, parameters, flops, parts: outline },
    undefined,
    2,
  );
}
