import { Command, Option } from "commander";
import type { Part } from "../runtime/data/batches.ts";
import type { EngineName } from "../runtime/engines/engine.ts";
import type { CheckpointName } from "../runtime/host/run-folder/run-folder.ts";
import type { Tools } from "../runtime/host/runs/tools.ts";
import { type EvaluateResult, evaluateRun } from "../runtime/host/tasks/evaluate-run.ts";
import { voteOfNeighbours } from "../runtime/host/tasks/vote-of-neighbours.ts";
import { percentOf } from "../runtime/report/numbers.ts";
import { tellMemoryWarning } from "./memory-text.ts";
import { checkpointOption, engineOption, threadsOption, wholeNumber } from "./options.ts";
import { exitCodes } from "./report-problems.ts";
import { engineText } from "./run-text.ts";
import { fitting, print, printJson } from "./terminal.ts";
import { tableLines } from "./text-table.ts";

interface EvalFlags {
  readonly engine?: EngineName;
  readonly threads?: number;
  readonly on: Part;
  readonly checkpoint: CheckpointName;
  readonly checkSplit?: boolean;
  readonly knn?: number;
  readonly tap?: string;
  readonly json?: boolean;
}

/** What the images of each part are called. */
const imagesCalled: Readonly<Record<Part, string>> = {
  validation: "held-out images",
  test: "test images",
  train: "images that it learnt from",
};

/** `vitral eval`: how well a run's weights do on the images held out from it. */
export function evalCommand(tools: Tools): Command {
  return new Command("eval")
    .description("measure a run's weights on its held-out images")
    .argument("<run>", "folder of a run")
    .addOption(engineOption())
    .addOption(threadsOption())
    .addOption(checkpointOption())
    .addOption(
      new Option("--on <part>", "which images are measured")
        .choices(["validation", "test", "train"])
        .default("validation"),
    )
    .option("--check-split", "look for measured images among those that it learnt from, bit by bit")
    .option("--knn <n>", "no head: tell images by the k training images whose features are nearest", wholeNumber)
    .option("--tap <path>", "the features that --knn compares; what the head reads if left out")
    .option("--json", "print the result as JSON: also each class, the confusion matrix and the calibration")
    .addHelpText(
      "after",
      `
Examples:
  $ vitral eval runs/vit-mnist-1
  $ vitral eval runs/vit-mnist-1 --on test
  $ vitral eval runs/vit-mnist-1 --checkpoint last --json
  $ vitral eval runs/vit-mnist-1 --knn 20
  $ vitral eval runs/mae-mnist-1 --knn 20 --tap norm`,
    )
    .action(async (run: string, { json, knn, tap, ...flags }: EvalFlags, command: Command) => {
      const { checkpoint, on } = flags;
      if (knn === undefined && tap !== undefined)
        command.error("error: --tap says which features --knn compares", { exitCode: exitCodes.usage });
      if (knn !== undefined) {
        const { checkSplit, ...choices } = flags;
        if (checkSplit) command.error("error: --check-split goes without --knn", { exitCode: exitCodes.usage });
        const found = await voteOfNeighbours(tools, {
          run,
          ...choices,
          neighbours: knn,
          tap,
          onMemory: tellMemoryWarning,
        });
        if (json) return printJson(JSON.stringify(found));
        const { accuracy, images, known, value, epochs } = found;
        return print(
          fitting([
            `${percentOf(accuracy)} of ${images} ${imagesCalled[on]} are told by the ${knn} nearest of ${known} that vote (${Math.round(accuracy * images)})`,
            `features: ${value}; weights: ${checkpoint}, after ${epochs} ${epochs === 1 ? "epoch" : "epochs"}`,
          ]),
        );
      }
      const engine: string[] = [];
      const result = await evaluateRun(tools, {
        run,
        ...flags,
        onEngine: (identity, note) => engine.push(...engineText(identity, note)),
        onMemory: tellMemoryWarning,
      });
      if (json) return printJson(JSON.stringify(result));
      const { loss, accuracy, images, epochs } = result;
      const lines = [
        accuracy === undefined
          ? `loss ${loss.toFixed(4)} on ${images} ${imagesCalled[on]}`
          : `${percentOf(accuracy)} of ${images} ${imagesCalled[on]} are read right (${Math.round(accuracy * images)}); loss ${loss.toFixed(4)}`,
        `weights: ${checkpoint}, after ${epochs} ${epochs === 1 ? "epoch" : "epochs"}`,
        ...engine,
      ];
      print(fitting([...lines, ...reportLines(result)]));
    });
}

/** Classes of which a table shows each. */
const mostShown = 20;

function reportLines({ report, classes, alsoTrainedOn, on }: EvaluateResult): string[] {
  const split =
    alsoTrainedOn === undefined
      ? []
      : [`${alsoTrainedOn} of the ${imagesCalled[on]} are, bit by bit, among those that it learnt from`];
  if (report === undefined) return split;
  const { top5, calibration, confusion } = report;
  const part = (value: number | undefined) => (value === undefined ? "-" : percentOf(value));
  const worst = confusion
    .flatMap((row, label) => row.map((count, guess) => ({ label, guess, count })))
    .filter(({ label, guess, count }) => label !== guess && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, 3);
  const name = (index: number) => classes[index] ?? String(index);
  const rows = report.classes.map(({ images, precision, recall }, i) => [
    ...[`  ${name(i)}`, String(images), part(recall), part(precision)],
  ]);
  return [
    ...(top5 === undefined ? [] : [`${percentOf(top5)} have the right class among the five likeliest`]),
    `certainty is off by ${percentOf(calibration.error)} on the mean (ECE, ${calibration.bins.length} bins)`,
    ...split,
    ...(worst.length === 0
      ? []
      : [
          `most often: ${worst.map(({ label, guess, count }) => `${name(label)} read as ${name(guess)} (${count})`).join(", ")}`,
        ]),
    ...(rows.length > mostShown
      ? []
      : ["", ...tableLines([["  class", "images", "found", "right of those said"], ...rows], [1, 2, 3])]),
  ];
}
