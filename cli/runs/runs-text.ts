import { commandLine } from "../../runtime/host/files/command-line.ts";
import type { RunComparison } from "../../runtime/host/tasks/compare-runs.ts";
import type { RunSummary } from "../../runtime/host/tasks/list-runs.ts";
import { clock, percentOf } from "../../runtime/report/numbers.ts";
import type { EpochMetrics } from "../../runtime/training/metrics.ts";
import { counted } from "../number-text.ts";
import { tableLines } from "../text-table.ts";

/** One line a run, and how to go on with the newest that was interrupted. */
export function runsText(runs: readonly RunSummary[], folder: string, columns?: number): string[] {
  if (runs.length === 0) return [`no runs in ${folder}: \`vitral train RECIPE\` leaves them there`];
  const head = ["run", "model", "engine", "epochs", "accuracy", "last written", "state"];
  const rows = runs.map(({ run, spec = "", engine = "", epochs, best, when, state, note }) => [
    run,
    spec,
    engine,
    epochs === undefined ? "" : `${epochs.done}/${epochs.planned}`,
    best === undefined ? "" : accuracyText(best),
    localMinute(when),
    note === undefined ? state : `${state}: ${note}`,
  ]);
  const waiting = runs.find(({ state }) => state === "interrupted");
  return [
    ...tableLines([head, ...rows], [3, 4], columns),
    ...(waiting === undefined
      ? []
      : ["", "to go on with one that was interrupted:", `  ${commandLine`train --resume ${waiting.run}`}`]),
  ];
}

/** Nothing where there is no right or wrong. */
const accuracyText = ({ validation_accuracy: share }: EpochMetrics): string =>
  share === undefined ? "" : percentOf(share);

/** 2026-11-26 18:02, as the clock on the wall has it. */
function localMinute(when: string): string {
  const date = new Date(when);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** A line a run, then a line a key that is not the same in all. */
export function comparisonText({ runs, differences }: RunComparison, columns?: number): string[] {
  const head = ["", "run", "epochs", "accuracy", "loss", "in epoch", "at the end", "time"];
  const rows = runs.map(({ run, epochs, best, metrics, seconds }, i) => [
    String(i + 1),
    run,
    `${epochs.done}/${epochs.planned}`,
    best === undefined ? "" : accuracyText(best),
    best === undefined ? "" : best.validation_loss.toFixed(4),
    best === undefined ? "" : String(best.epoch),
    metrics
      .slice(-1)
      .map((row) => accuracyText(row))
      .join(""),
    clock(seconds),
  ]);
  const keys = ["differs in", ...runs.map((_, i) => String(i + 1))];
  const changes = differences.map(({ key, values }) => [key, ...values]);
  return [
    ...tableLines([head, ...rows], [2, 3, 4, 5, 6, 7], columns),
    "",
    ...(changes.length === 0
      ? [`${counted(runs.length, "run")} of one recipe: nothing differs that their results depend on`]
      : tableLines([keys, ...changes], [], columns)),
  ];
}
