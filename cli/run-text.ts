import { existsSync } from "node:fs";
import type { EngineIdentity } from "../runtime/engines/engine.ts";
import { commandLine, programName } from "../runtime/host/files/command-line.ts";
import type { TrainResult } from "../runtime/host/tasks/train-recipe.ts";
import { clock, percentOf } from "../runtime/report/numbers.ts";
import type { EpochMetrics } from "../runtime/training/metrics.ts";

/** The first line of every run, and what would be faster. */
export function engineText({ name, library, threads }: EngineIdentity, note: string | undefined): string[] {
  const line = `engine ${name}: ${library}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
  return note === undefined ? [line] : [line, ...note.split("\n")];
}

export function epochLine(row: EpochMetrics, epochs: number): string {
  const number = `${row.epoch}/${epochs}`.padStart(2 * String(epochs).length + 1);
  return [
    `epoch ${number}`,
    `loss ${row.train_loss.toFixed(4)}`,
    ...(row.train_accuracy === undefined ? [] : [`accuracy ${percentOf(row.train_accuracy)}`]),
    `validation loss ${row.validation_loss.toFixed(4)}`,
    ...(row.validation_accuracy === undefined ? [] : [`validation accuracy ${percentOf(row.validation_accuracy)}`]),
    `${Math.round(row.images_per_second)} images/s`,
    clock(row.seconds),
  ].join("  ");
}

const bestText = ({ validation_accuracy, validation_loss }: EpochMetrics): string =>
  validation_accuracy === undefined
    ? `validation loss ${validation_loss.toFixed(4)}`
    : `validation accuracy ${percentOf(validation_accuracy)}`;

/** Where to look when a run has ended. */
export function finishedText({ files: folder, best, metrics, namesClasses }: TrainResult): string[] {
  const headline =
    best === undefined ? "finished" : `finished: ${bestText(best)}, in epoch ${best.epoch} of ${metrics.length}`;
  const files = [
    ...(existsSync(folder.report) ? ([[folder.report, "all of it, for a browser"]] as const) : []),
    [folder.curves, "learning curves"],
    [folder.best, "weights of the best epoch"],
    [folder.metrics, "every epoch's numbers"],
    // A figure too large to draw is left out.
    ...(existsSync(folder.diagram) ? ([[folder.diagram, "the model, drawn"]] as const) : []),
    ...(existsSync(folder.samples) ? ([[folder.samples, "held-out images, to try it on"]] as const) : []),
    [folder.recipe, `the same run again: \`${programName()} train\` it`],
  ] as const;
  const width = Math.max(...files.map(([path]) => path.length));
  return [
    headline,
    ...files.map(([path, what]) => `  ${path.padEnd(width)}  ${what}`),
    "next:",
    `  ${commandLine`eval ${folder.path}`}`,
    nextText(folder, namesClasses),
  ];
}

/** What a model that has no classes has learnt is for another to begin with. */
function nextText({ path, samples }: TrainResult["files"], namesClasses: boolean): string {
  if (!namesClasses) return `  another recipe goes on from it: "start": { "from": ${JSON.stringify(path)} }`;
  return existsSync(samples)
    ? `  ${commandLine`predict ${path} ${samples}`}`
    : `  ${commandLine`predict ${path}`} IMAGE`;
}

export function interruptedText({ run }: TrainResult): string[] {
  return ["stopped and saved; go on with", `  ${commandLine`train --resume ${run}`}`];
}
