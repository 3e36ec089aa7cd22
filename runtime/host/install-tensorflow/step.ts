import { ProblemError } from "../../../schema/problem/problem.ts";
import { readableBytes } from "../../engines/readable-bytes.ts";
import { type CommandOptions, type CommandResult, metFullDisk, runCommand } from "../tensorflow/run-command.ts";
import { diskFull } from "../tensorflow/tensorflow-messages.ts";

/** What every step of an installation is given. */
export interface Step {
  /** The folder in the making. */
  readonly folder: string;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal | undefined;
  /** Bytes that the whole installation takes while it is made. */
  readonly needed: number;
}

/** Runs a step's command: temporary files go into the folder in the making, and a full disk is named as such. */
export async function runStep(
  step: Step,
  file: string,
  args: readonly string[],
  options: Pick<CommandOptions, "cwd" | "env" | "timeoutMs"> = {},
): Promise<CommandResult> {
  const env = { ...process.env, TMPDIR: step.folder, TEMP: step.folder, TMP: step.folder, ...options.env };
  const result = await runCommand(file, args, { cwd: step.folder, ...options, env, signal: step.signal });
  if (result.code !== 0 && metFullDisk(result))
    throw new ProblemError(diskFull(step.folder, readableBytes(step.needed)));
  return result;
}

/** Whole seconds since `start`, for a line that says how long a step took. */
export function secondsSince(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
