import { Command, InvalidArgumentError } from "commander";
import type { TypedGraph } from "../compiler/expand/typed-graph.ts";
import { estimateMemory, type MemoryEstimate, TRAINING_BATCH } from "../compiler/report/estimate-memory.ts";
import { opCosts } from "../compiler/report/op-cost.ts";
import { type PartSummary, summarize } from "../compiler/report/summary.ts";
import { bareShapeText, shapeText, sizesOf } from "../compiler/shape/shape.ts";
import { stagingOf } from "../compiler/stages/stages.ts";
import { readableBytes } from "../runtime/engines/readable-bytes.ts";
import { shortNumber } from "./number-text.ts";
import { openSpec, sizeOption, sizesFor, sizesText } from "./open-spec.ts";
import { settingOption } from "./options.ts";
import { presetOption, type SpecFlags } from "./spec-choices.ts";
import { columnsOf, fitting, print, printJson } from "./terminal.ts";
import { tableLines } from "./text-table.ts";

interface SummaryFlags extends SpecFlags {
  readonly size?: readonly (readonly [string, number])[];
  readonly depth: number;
  readonly json?: boolean;
}

/** `vitral summary`: how large a model is and what it costs, part by part. */
export function summaryCommand(): Command {
  return new Command("summary")
    .description("count a spec's parameters and FLOPs, by top-level part, and the memory that it takes")
    .argument("<spec>", "path of a spec, or of the folder of a run")
    .addOption(presetOption())
    .addOption(settingOption())
    .addOption(sizeOption())
    .option("--depth <n>", "how many levels of parts to show", depthOf, 1)
    .option("--json", "print the summary as JSON")
    .addHelpText(
      "after",
      `
FLOPs are those of products of matrices and of convolutions in one pass forward, a multiply-add counted as 2, as papers
and PyTorch's counter have them; --json also has all floating-point operations. Memory is predicted from the
plan, for AdamW and a run's own batch size, or else ${TRAINING_BATCH}, unless --size b says another; what an engine adds for
itself, up to a third, is not in it.

Examples:
  $ vitral summary specs/vit.json
  $ vitral summary specs/vit.json --preset tiny --depth 2 --size b=8`,
    )
    .action(async (path: string, flags: SummaryFlags) => {
      const { model, batch = TRAINING_BATCH } = await openSpec(path, flags);
      const typed = model.evaluated;
      const sizes = sizesFor(typed, flags.size);
      const costs = opCosts(typed, sizes);
      const parts = summarize(typed, costs, flags.depth);
      const [whole] = summarize(typed, costs, 0);
      if (whole === undefined) return;
      const asked = flags.size?.findLast(([name]) => name === "b")?.[1];
      const memory = estimateMemory(model, sizes, asked ?? batch);
      if (flags.json) printJson(summaryJson(typed, sizes, whole, parts, memory));
      else {
        print(fitting(summaryText(typed.title ?? typed.name, sizes, whole, parts)));
        print(fitting(stageLines(typed)));
        print(["", ...memoryLines(memory, sizes)]);
      }
    });
}

function summaryText(
  title: string,
  sizes: ReadonlyMap<string, number>,
  whole: PartSummary,
  parts: readonly PartSummary[],
): string[] {
  const percent = (flops: number) => (whole.flops === 0 ? "" : `${((100 * flops) / whole.flops).toFixed(1)} %`);
  const row = ({ path, what, depth, result, parameters, flops }: PartSummary) => [
    `${"  ".repeat(Math.max(0, depth - 1))}${path}`,
    what,
    result.length > 1 ? `${result.length} results` : result.map(shapeText).join(""),
    shortNumber(parameters),
    shortNumber(flops),
    percent(flops),
  ];
  const head = ["part", "is", "result", "parameters", "FLOPs", ""];
  const total = ["in all", "", "", shortNumber(whole.parameters), shortNumber(whole.flops), ""];
  return [
    `${title}: ${shortNumber(whole.parameters)} parameters, ${shortNumber(whole.flops)} FLOPs${atSizes(sizes)}`,
    "",
    ...tableLines([head, ...parts.map(row), total], [3, 4, 5], columnsOf(process.stdout)),
  ];
}

/** The layers that the spec says its weights are, for rates that differ from layer to layer. */
function stageLines(typed: TypedGraph): string[] {
  const { stages } = stagingOf(typed) ?? { stages: [] };
  if (stages.length === 0) return [];
  const rows = stages.map(({ parts, weights }, i) => [
    String(i),
    parts.join(", "),
    shortNumber(parametersIn(typed, weights)),
  ]);
  return ["", ...tableLines([["stage", "parts", "parameters"], ...rows], [0, 2], columnsOf(process.stdout))];
}

const parametersIn = ({ weights }: TypedGraph, paths: readonly string[]): number =>
  paths.reduce((sum, path) => sum + (weights.get(path)?.sizes.reduce((product, size) => product * size, 1) ?? 0), 0);

const atSizes = (sizes: ReadonlyMap<string, number>): string => (sizes.size === 0 ? "" : ` at ${sizesText(sizes)}`);

/** What the model takes in memory, and what that is made of. */
function memoryLines({ weights, predict, train }: MemoryEstimate, sizes: ReadonlyMap<string, number>): string[] {
  const bytes = readableBytes;
  const rows = [
    ["memory, at the peak", "", ""],
    [`  predict${atSizes(sizes)}`, bytes(predict), `weights ${bytes(weights)}`],
  ];
  if (train !== undefined) {
    const { batch, peak, optimizer, moments, activations, gradients } = train;
    const parts = [
      `weights ${bytes(weights)}`,
      `${optimizer}'s moments ${bytes(moments)}`,
      `activations and gradients ${bytes(activations)} (all gradients: ${bytes(gradients)})`,
    ];
    rows.push([`  train${sizes.has("b") ? ` at b = ${batch}` : ""}`, bytes(peak), parts.join(", ")]);
  }
  return tableLines(rows, [1], columnsOf(process.stdout));
}

function summaryJson(
  typed: TypedGraph,
  sizes: ReadonlyMap<string, number>,
  whole: PartSummary,
  parts: readonly PartSummary[],
  memory: MemoryEstimate,
): string {
  const part = ({ path, what, depth, result, parameters, flops, operations, bytes }: PartSummary) => ({
    path,
    is: what,
    depth,
    shapes: result.map((tensor) => bareShapeText(sizesOf(tensor))),
    parameters,
    flops,
    operations,
    bytes,
  });
  const { parameters, flops, operations, bytes } = whole;
  const counted = { sizes: Object.fromEntries(sizes), parameters, flops, operations, bytes, memory };
  const { stages } = stagingOf(typed) ?? {};
  return JSON.stringify({ name: typed.name, ...counted, parts: parts.map(part), stages }, undefined, 2);
}

function depthOf(text: string): number {
  const depth = Number(text);
  if (!Number.isSafeInteger(depth) || depth < 1) throw new InvalidArgumentError("It must be a whole number from 1.");
  return depth;
}
