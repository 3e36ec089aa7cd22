import { statSync } from "node:fs";
import { basename, extname } from "node:path";
import { Command } from "commander";
import { weightEntries } from "../compiler/compile.ts";
import { runExport } from "../runtime/host/exports/run-weights.ts";
import type { CheckpointName } from "../runtime/host/run-folder/run-folder.ts";
import { similarities } from "../runtime/inside/find-positions.ts";
import { inspectionSentences } from "../runtime/inside/inside-messages.ts";
import type { WeightInspection } from "../runtime/inside/inspect-weights.ts";
import { initialState } from "../runtime/training/initialize.ts";
import { openSpec } from "./open-spec.ts";
import { checkpointOption, seedOf, settingOption } from "./options.ts";
import { exitCodes } from "./report-problems.ts";
import { presetOption, type SpecFlags } from "./spec-choices.ts";
import { fitting, print, printJson, tell } from "./terminal.ts";

interface InspectFlags extends SpecFlags {
  readonly checkpoint: CheckpointName;
  readonly seed: number;
  readonly output?: string;
  readonly json?: boolean;
}

/** `vitral inspect`: what a model's weights show of themselves. */
export function inspectCommand(): Command {
  return new Command("inspect")
    .description("draw a model's weights: patch filters, similarity of position embeddings, relative position biases")
    .argument("<model>", "folder of a run, or path of a spec or a recipe, whose weights are as they begin")
    .argument("[names...]", "what to draw, such as pos_embedding; all that is found if left out")
    .option("-o, --output <file>", "NAME.png, or NAME.html for a page; NAME-weights.png beside you if left out")
    .addOption(checkpointOption())
    .addOption(presetOption())
    .addOption(settingOption())
    .option("--seed <n>", "settles the weights of a spec", seedOf, 0)
    .option("--json", "print what was found as JSON: sizes, similarities, biases")
    .addHelpText(
      "after",
      `
No name is looked for: filters are what pixels are multiplied with first; a position embedding is what is added to patches,
to each its own; a bias is what is added to scores of attention by how far key and query lie apart.

Examples:
  $ vitral inspect runs/quick-start-1
  $ vitral inspect runs/quick-start-1 pos_embedding -o positions.html
  $ vitral inspect specs/simple_vit.json --json`,
    )
    .action(async (path: string, names: string[], flags: InspectFlags, command: Command) => {
      if (isFolder(path) && (flags.preset ?? flags.set) !== undefined)
        command.error("error: --preset and --set are for a spec: a run has its own", { exitCode: exitCodes.usage });
      const { isTrained, ...given } = await givenWeights(path, flags);
      const output = flags.output ?? `${basename(path, extname(path))}-weights.png`;
      const { inspectModel } = await import("../runtime/host/tasks/inspect-model.ts");
      const title = `What the weights of ${basename(path)} show`;
      const found = await inspectModel({ title, ...given, isTrained, paths: names, output });
      if (flags.json) return printJson(JSON.stringify({ isTrained, output, ...jsonOf(found) }));
      print(fitting([...linesOf(found), `wrote ${output}`]));
      if (!isTrained) tell(inspectionSentences.untrained);
    });
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

async function givenWeights(path: string, flags: InspectFlags) {
  if (isFolder(path)) {
    const { read, weights } = await runExport(path, flags.checkpoint);
    return { model: read.model.evaluated, weights, isTrained: true };
  }
  const { model } = await openSpec(path, flags);
  const weights = initialState(weightEntries(model.evaluated.weights), flags.seed);
  return { model: model.evaluated, weights, isTrained: false };
}

function linesOf({ filters, positions, biases }: WeightInspection): string[] {
  const said = inspectionSentences;
  return [
    ...filters.map((one) => said.filters(one.name, one.filters.length, one.height, one.width)),
    ...positions.map(({ name, rows, columns, width, others }) => {
      const line = (width === 1 ? said.levels : said.positions)(name, rows, columns);
      return others.length === 0 ? line : `${line}.${said.others(others)}`;
    }),
    ...biases.map(({ name, heads }) => said.biases(name, heads.length)),
  ];
}

/** With as many digits as a picture could show. */
const rounded = (values: Iterable<number>): (number | null)[] =>
  Array.from(values, (x) => (Number.isNaN(x) ? null : Number(x.toPrecision(6))));

function jsonOf({ filters, positions, biases }: WeightInspection) {
  return {
    filters: filters.map(({ filters: all, ...one }) => ({ ...one, count: all.length })),
    positions: positions.map(({ vectors, ...one }) => ({
      ...one,
      similarity: similarities({ vectors }).map(rounded),
    })),
    biases: biases.map(({ heads, ...one }) => ({ ...one, heads: heads.map(rounded) })),
  };
}
