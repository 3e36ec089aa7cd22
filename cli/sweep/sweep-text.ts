import { commandLine } from "../../runtime/host/files/command-line.ts";
import type { Trial } from "../../runtime/host/tasks/sweep-plan.ts";
import type { Spread, SweepRow, TrialResult } from "../../runtime/host/tasks/sweep-table.ts";
import { percentOf } from "../../runtime/report/numbers.ts";
import { bestEpoch } from "../../runtime/training/metrics.ts";
import { tableLines } from "../text-table.ts";

/** `2/6  optimizer.adamw.lr=3e-4  seed 1`, and once it has ended what came of it. */
export function trialLine({ chosen, seed }: Trial, index: number, count: number, result?: TrialResult): string {
  const best = result && bestEpoch(result.metrics);
  const came =
    result === undefined
      ? "…"
      : (result.failure ??
        (best === undefined
          ? ""
          : best.validation_accuracy === undefined
            ? `loss ${best.validation_loss.toFixed(4)} in epoch ${best.epoch}`
            : `accuracy ${percentOf(best.validation_accuracy)} in epoch ${best.epoch}`));
  return [`${String(index + 1).padStart(String(count).length)}/${count}`, ...chosen, `seed ${seed}`, came].join("  ");
}

/** A line a choice, the best first: means over its seeds, and how far they lie apart. */
export function sweepText(table: readonly SweepRow[], columns?: number): string[] {
  const keys = table[0]?.chosen.map((one) => one.slice(0, one.indexOf("="))) ?? [];
  const head = [
    ...keys,
    "runs",
    "accuracy, %",
    "loss",
    ...(table.some(({ failures }) => failures.length > 0) ? ["failed"] : []),
  ];
  const rows = table.map(({ chosen, runs, accuracy, loss, failures }) => [
    ...chosen.map((one) => one.slice(one.indexOf("=") + 1)),
    String(runs.length),
    spreadText(accuracy, 100, 1),
    spreadText(loss, 1, 4),
    ...(head.includes("failed") ? [failures.length === 0 ? "" : `${failures.length}: ${failures[0]}`] : []),
  ]);
  const first = keys.length;
  return rows.length === 0 ? [] : tableLines([head, ...rows], [first, first + 1, first + 2], columns);
}

function spreadText(spread: Spread | undefined, scale: number, digits: number): string {
  if (spread === undefined) return "–";
  const { mean, deviation } = spread;
  return `${(scale * mean).toFixed(digits)}${deviation === undefined ? "" : ` ± ${(scale * deviation).toFixed(digits)}`}`;
}

export const waitingText = (folder: string): string[] => [
  "",
  "stopped and saved; go on with",
  `  ${commandLine`sweep --resume ${folder}`}`,
];
