import { readableBytes } from "../runtime/engines/readable-bytes.ts";
import type { RunMemory } from "../runtime/training/check-memory.ts";
import { fitting, tell } from "./terminal.ts";

/** What a run is predicted to take, in a line. */
export function memoryText({ peak, weights, moments }: RunMemory): string {
  const beside = moments === 0 ? "" : `, ${readableBytes(moments)} of moments`;
  return `memory: ${readableBytes(peak)} at the peak, of which ${readableBytes(weights)} of weights${beside}`;
}

/** Says why it may be too much, where it may. */
export function tellMemoryWarning({ warning }: RunMemory): void {
  if (warning !== undefined) tell(fitting([warning], process.stderr));
}
