import type { EpochMetrics } from "../../training/metrics.ts";
import type { RunLog } from "../../training/run-log.ts";
import { writeFileAtomically } from "../files/atomic-file.ts";

/** The epochs as a table, written anew after each: there are few, and so a reader never meets half a line. */
export function csvLog(path: string): RunLog {
  return { epochEnded: (history) => writeFileAtomically(path, csvTable(history)) };
}

/** A column for each number that an epoch has; where another has it and this one has not, its cell is empty. */
export function csvTable(rows: readonly EpochMetrics[]): string {
  const cells = rows.map(({ own = {}, ...row }) => {
    const others = Object.entries(own).map(([name, value]): [string, number] => [`own.${name}`, value]);
    const known = Object.entries(row).flatMap(([name, value]): [string, number][] =>
      value === undefined ? [] : [[name, value]],
    );
    return new Map([...known, ...others]);
  });
  const columns = [...new Set(cells.flatMap((row) => [...row.keys()]))];
  const lines = [columns, ...cells.map((row) => columns.map((name) => String(row.get(name) ?? "")))];
  return lines.map((line) => `${line.map(quotedCell).join(",")}\n`).join("");
}

const quotedCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
