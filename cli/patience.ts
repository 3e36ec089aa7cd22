import { shortNumber } from "./number-text.ts";
import { fitting, isInteractive, tell } from "./terminal.ts";

/** Ops of a model that compiles within some seconds. */
const SOON = 10_000;

/**
 * Says that a model is so large that compiling it takes more than some seconds, to whoever waits before a terminal.
 * It has been checked, and so is within the budget of a check: there is an end to the work, and none is refused.
 */
export function tellLongCompile(ops: number): void {
  if (ops <= SOON || !isInteractive(process.stderr)) return;
  tell(fitting([`${shortNumber(ops)} ops: this takes more than some seconds; Ctrl-C stops it`], process.stderr));
}
