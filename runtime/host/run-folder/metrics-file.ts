import { existsSync } from "node:fs";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { type EpochMetrics, epochMetrics } from "../../training/metrics.ts";
import { writeFileAtomically } from "../files/atomic-file.ts";
import { readSource } from "../files/read-file.ts";
import { recordReader } from "./record.ts";
import { damagedRecord } from "./run-folder-messages.ts";

const readRow = recordReader(epochMetrics);

/** Writes all lines anew: there are few, and so a reader never meets half a line. */
export function writeMetrics(path: string, rows: readonly EpochMetrics[]): Promise<void> {
  return writeFileAtomically(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

/**
 * The lines of the first epochs, as many as there are. What stands after them belongs to epochs that are done again.
 * @throws ProblemError F401, F402, R242 for a line that a run did not write
 */
export async function readMetrics(path: string, epochs: number): Promise<readonly EpochMetrics[]> {
  const lines = textOf(path).split("\n").slice(0, epochs);
  const rows: EpochMetrics[] = [];
  for (const [i, line] of lines.entries()) {
    if (line === "") break;
    const found = await readRow(line);
    const fault = "fault" in found ? found.fault : found.value.epoch === i + 1 ? undefined : "it is of another epoch";
    if ("fault" in found || fault !== undefined) throw new ProblemError(damagedRecord(`${path}:${i + 1}`, fault ?? ""));
    rows.push(found.value);
  }
  return rows;
}

/** Before the first epoch has ended there is none. */
function textOf(path: string): string {
  return existsSync(path) ? readSource(path).text : "";
}
