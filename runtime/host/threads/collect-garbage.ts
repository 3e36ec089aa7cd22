import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/**
 * Frees what this thread no longer refers to, now. V8 looks for it as its own memory grows, of which large arrays are no part:
 * they stay for minutes in a thread that makes little else. Node has no word for it, but V8 has where it is told to.
 */
export function collectGarbage(): void {
  collect ??= collector();
  collect();
}

function collector(): () => void {
  setFlagsFromString("--expose-gc");
  const found: unknown = runInNewContext("gc");
  return typeof found === "function" ? () => found() : () => {};
}
