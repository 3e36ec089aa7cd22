import { ProblemError } from "../../../schema/problem/problem.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { tooLargeForHalf } from "./exported-weights-messages.ts";

/** From halfway between the largest half and what would follow it, a number would become infinite. */
const TOO_LARGE = 65520;

/**
 * That every weight may be stored in half the room.
 * @throws ProblemError X935
 */
export function requireHalves(tensors: ReadonlyMap<string, HostTensor>): void {
  for (const [path, { data }] of tensors) {
    let count = 0;
    let largest = 0;
    for (let i = 0; i < data.length; i++) {
      const size = Math.abs(data[i] ?? 0);
      if (size < TOO_LARGE || !Number.isFinite(size)) continue;
      count++;
      largest = Math.max(largest, size);
    }
    if (count > 0) throw new ProblemError(tooLargeForHalf(path, count, largest));
  }
}
