import { list, word } from "./recipe-fields.ts";

/** What a run may write for those who look at it; nothing is computed from it. */
export const logNames = ["report", "tensorboard", "csv"] as const;
export type LogName = (typeof logNames)[number];

/** What others say for one of them. */
const elsewhere = new Map<string, LogName>([
  ["html", "report"],
  ["tb", "tensorboard"],
  ["csv_logger", "csv"],
  ["csvlogger", "csv"],
]);

export const logs = list(
  "What the run writes as it trains, beside curves and `metrics.jsonl`: `report` is a page that needs nothing else " +
    "(`report.html`), `tensorboard` event files (`tensorboard/`), `csv` a table of the epochs (`metrics.csv`).",
  word("", logNames, elsewhere),
);
