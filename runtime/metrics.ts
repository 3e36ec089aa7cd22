import { writeFileAtomically } from "./atomic-file.ts";
import { readText } from "./read-file.ts";

/** One line of `metrics.jsonl`: an epoch that has ended. */
export interface EpochMetrics {
  /** Counted from 1. */
  readonly epoch: number;
  /** Steps taken since the beginning of the run. */
  readonly step: number;
  /** Mean over the epoch's batches as they were met, with dropout. */
  readonly train_loss: number;
  readonly train_accuracy: number;
  readonly validation_loss: number;
  readonly validation_accuracy: number;
  /** The rate of the epoch's last step. */
  readonly learning_rate: number;
  /** Wall time of this epoch's training, without validation; after a resume, of the part since then. */
  readonly seconds: number;
  readonly images_per_second: number;
}

/** Writes all lines anew: there are few, and so a reader never meets half a line. */
export function writeMetrics(path: string, rows: readonly EpochMetrics[]): Promise<void> {
  return writeFileAtomically(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

/** The lines of the epochs up to `epochs`; a line after the last checkpoint belongs to an epoch that is done again. */
export async function readMetrics(path: string, epochs: number): Promise<readonly EpochMetrics[]> {
  return textOf(path)
    .split("\n")
    .map(parseRow)
    .filter((row) => row !== undefined)
    .filter((row) => row.epoch <= epochs);
}

/** A curve that is lost is no reason not to go on. */
function textOf(path: string): string {
  try {
    return readText(path);
  } catch {
    return "";
  }
}

function parseRow(line: string): EpochMetrics | undefined {
  try {
    const row: unknown = JSON.parse(line);
    return isRow(row) ? row : undefined;
  } catch {
    return undefined;
  }
}

const keys = [
  "epoch",
  "step",
  "train_loss",
  "train_accuracy",
  "validation_loss",
  "validation_accuracy",
  "learning_rate",
  "seconds",
  "images_per_second",
] as const satisfies readonly (keyof EpochMetrics)[];

function isRow(row: unknown): row is EpochMetrics {
  if (typeof row !== "object" || row === null) return false;
  const fields: Readonly<Partial<Record<string, unknown>>> = { ...row };
  return keys.every((key) => typeof fields[key] === "number");
}

/** The epoch with the highest validation accuracy, and of equals the one with the lowest loss, and then the first. */
export function bestEpoch(rows: readonly EpochMetrics[]): EpochMetrics | undefined {
  return [...rows].sort(
    (a, b) =>
      b.validation_accuracy - a.validation_accuracy || a.validation_loss - b.validation_loss || a.epoch - b.epoch,
  )[0];
}
