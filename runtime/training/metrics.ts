import { existsSync } from "node:fs";
import { number, object, type ValueOf } from "../../schema/recipe/recipe-fields.ts";
import { writeFileAtomically } from "../host/files/atomic-file.ts";
import { readText } from "../host/files/read-file.ts";
import { recordReader } from "../host/run-folder/record.ts";
import { runFolderWords } from "../host/run-folder/run-folder-messages.ts";
import { runError } from "../messages.ts";

const share = { min: 0, max: 1 };

const epochMetrics = object("One line of `metrics.jsonl`: an epoch that has ended.", {
  epoch: number("Counted from 1.", { whole: true, min: 1 }),
  step: number("Steps taken since the beginning of the run.", { whole: true, min: 1 }),
  train_loss: number("Mean over the epoch's batches as they were met, with dropout.", {}),
  train_accuracy: number("The part of their images that was read right.", share),
  validation_loss: number("Mean over the images that nothing is learnt from.", {}),
  validation_accuracy: number("The part of them that was read right.", share),
  learning_rate: number("The rate of the epoch's last step.", { min: 0 }),
  seconds: number("Wall time of its training, without validation; after a resume, of the part since then.", { min: 0 }),
  images_per_second: number("In that time.", { min: 0 }),
});

/** One line of `metrics.jsonl`: an epoch that has ended. */
export type EpochMetrics = ValueOf<typeof epochMetrics>;

const readRow = recordReader(epochMetrics);

/** Writes all lines anew: there are few, and so a reader never meets half a line. */
export function writeMetrics(path: string, rows: readonly EpochMetrics[]): Promise<void> {
  return writeFileAtomically(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

/**
 * The lines of the first epochs, as many as there are. What stands after them belongs to epochs that are done again.
 * @throws ProblemError R242 for a line that a run did not write
 */
export async function readMetrics(path: string, epochs: number): Promise<readonly EpochMetrics[]> {
  const lines = textOf(path).split("\n").slice(0, epochs);
  const rows: EpochMetrics[] = [];
  for (const [i, line] of lines.entries()) {
    if (line === "") break;
    const found = await readRow(line);
    const fault = "fault" in found ? found.fault : found.value.epoch === i + 1 ? undefined : "it is of another epoch";
    if ("fault" in found || fault !== undefined)
      throw runError("R242", runFolderWords.R242(`${path}:${i + 1}`, fault ?? ""));
    rows.push(found.value);
  }
  return rows;
}

/** Before the first epoch has ended there is none. */
function textOf(path: string): string {
  return existsSync(path) ? readText(path) : "";
}

/** The epoch with the highest validation accuracy, and of equals the one with the lowest loss, and then the first. */
export function bestEpoch(rows: readonly EpochMetrics[]): EpochMetrics | undefined {
  return [...rows].sort(
    (a, b) =>
      b.validation_accuracy - a.validation_accuracy || a.validation_loss - b.validation_loss || a.epoch - b.epoch,
  )[0];
}
