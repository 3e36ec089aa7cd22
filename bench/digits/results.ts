import { existsSync, readFileSync } from "node:fs";

/** What a run came to, after each epoch on its validation digits. */
export interface TrainedRun {
  readonly config: string;
  readonly seed: number;
  readonly values: readonly string[];
  readonly accuracy: readonly number[];
  readonly loss: readonly number[];
  /** Seconds of the processor, from the start of its process to its end: compiling, decoding and measuring are in them. */
  readonly total: number;
}

/** The part of test digits that a run's best weights read right. */
export interface TestedRun {
  readonly config: string;
  readonly seed: number;
  readonly test: number;
  readonly images: number;
}

export interface Results {
  readonly runs: readonly TrainedRun[];
  readonly tests: readonly TestedRun[];
}

/** `results.jsonl`; of two lines of one run, the later. */
export function readResults(): Results {
  const file = new URL("results.jsonl", import.meta.url);
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  const rows: readonly (TrainedRun | TestedRun)[] = lines.map((line) => JSON.parse(line));
  const last = new Map(rows.map((row) => [`${"test" in row} ${row.config} ${row.seed}`, row]));
  const all = [...last.values()];
  return { runs: all.filter((row) => "accuracy" in row), tests: all.filter((row) => "test" in row) };
}
