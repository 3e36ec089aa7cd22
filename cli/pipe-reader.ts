import { reasonOf } from "../runtime/host/files/system-errors.ts";
import { exitCodes } from "./report-problems.ts";
import { tell } from "./terminal.ts";

/** Whoever reads what is printed: a terminal, a file, or a program at the other end of a pipe that may end first. */
let hasLeft = false;
let gently: (() => void) | undefined;

/**
 * Ends the process quietly when nobody reads on, as in `| head -1`, and with a word where the output cannot be written
 * for another reason. Without this Node ends with a stack trace.
 */
export function watchReader(): void {
  for (const stream of [process.stdout, process.stderr]) stream.off("error", failed).on("error", failed);
}

/** Whether nobody reads any more. */
export const readerHasLeft = (): boolean => hasLeft;

/** Lets work under way end by itself when nobody reads on; undefined: the process ends at once. */
export function whenReaderLeaves(end: (() => void) | undefined): void {
  gently = end;
}

const leavings: ReadonlySet<string | undefined> = new Set(["EPIPE", "EIO", "ERR_STREAM_DESTROYED"]);

function failed(error: NodeJS.ErrnoException): void {
  // Every line that is written from now on fails as the first one did.
  if (hasLeft) return;
  hasLeft = leavings.has(error.code);
  if (hasLeft) return gently === undefined ? process.exit(exitCodes.readerLeft) : gently();
  tell(`error: the output cannot be written: ${reasonOf(error)}`);
  process.exit(exitCodes.problem);
}
