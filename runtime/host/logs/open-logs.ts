import { join } from "node:path";
import type { LogName } from "../../../schema/recipe/recipe-logs.ts";
import type { ReportedRun } from "../../report/report-facts.ts";
import type { Position } from "../../training/position.ts";
import type { RunLog } from "../../training/run-log.ts";
import { csvLog } from "./csv-log.ts";
import type { LoggedImages } from "./report-log.ts";
import { tensorboardLog } from "./tensorboard-log.ts";

/** A run that is looked at. */
export interface LoggedRun {
  /** Its folder. */
  readonly path: string;
  /** Where it begins, or goes on. */
  readonly from: Position;
  readonly stepsPerEpoch: number;
  readonly images: LoggedImages;
  /** All that its page says of it, gathered where one is written. */
  reported(): ReportedRun;
}

const kinds: { readonly [K in LogName]: (run: LoggedRun) => RunLog | Promise<RunLog> } = {
  async report({ path, images, reported }) {
    // Loaded when first wanted, with the library that writes pictures.
    const { reportLog } = await import("./report-log.ts");
    return reportLog(join(path, "report.html"), reported(), images);
  },
  tensorboard: ({ path, from, stepsPerEpoch }) => tensorboardLog(join(path, "tensorboard"), from, stepsPerEpoch),
  csv: ({ path }) => csvLog(join(path, "metrics.csv")),
};

/** Begins the logs that a recipe asks for, or goes on with them. */
export async function openLogs(names: readonly LogName[], run: LoggedRun): Promise<readonly RunLog[]> {
  const opened: RunLog[] = [];
  for (const name of new Set(names)) opened.push(await kinds[name](run));
  return opened;
}
