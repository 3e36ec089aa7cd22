import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { unwritableFile } from "./file-messages.ts";
import { errorCode, reasonOf } from "./system-errors.ts";

/**
 * What the user is told of a file or folder that the system does not let us write: R202.
 * @param stoodThere whether there was something before, which is still whole
 */
export function cannotWrite(path: string, error: unknown, stoodThere = false): ProblemError {
  const folder = dirname(path);
  const isLacking = errorCode(error) === "ENOENT" && !existsSync(folder);
  const isFile = errorCode(error) === "ENOTDIR" && existsSync(path);
  const more = { stoodThere, ...(isLacking ? { lacking: folder } : {}) };
  return new ProblemError(unwritableFile(path, isFile ? "it is a file, and no folder" : reasonOf(error), more));
}
