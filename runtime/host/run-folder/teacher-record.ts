import { join } from "node:path";
import { type RunFolder, writeJson } from "./run-folder.ts";

/** What a run learns from. */
export interface TeacherRecord {
  readonly from: string;
  readonly output: string;
  readonly weights: number;
  /** Of its spec, and of the names and numbers of its weights. */
  readonly sha256: string;
}

/** Writes `teacher.json`: what a run learns from. */
export const writeTeacherRecord = ({ path }: RunFolder, record: TeacherRecord): Promise<void> =>
  writeJson(join(path, "teacher.json"), record);
