import { join } from "node:path";
import type { LogName } from "../../../schema/recipe/recipe-logs.ts";
import type { Position } from "../../training/position.ts";
import type { RunLog } from "../../training/run-log.ts";
import { csvLog } from "./csv-log.ts";
import { tensorboardLog } from "./tensorboard-log.ts";

/** A run that is looked at. */
export interface LoggedRun {
  /** Its folder. */
  readonly path: string;
  /** Where it begins, or goes on. */
  readonly from: Position;
  readonly stepsPerEpoch: number;
}

const kinds: { readonly [K in LogName]: (run: LoggedRun) => RunLog | Promise<RunLog> } = {
  tensorboard: ({ path, from, stepsPerEpoch }) => tensorboardLog(join(path, "tensorboard"), from, stepsPerEpoch),
  csv: ({ path }) => csvLog(join(path, "metrics.csv")),
};

/** Begins the logs that a recipe asks for, or goes on with them. */
export async function openLogs(names: readonly LogName[], run: LoggedRun): Promise<readonly RunLog[]> {
  const opened: RunLog[] = [];
  for (const name of new Set(names)) opened.push(await kinds[name](run));
  return opened;
}
