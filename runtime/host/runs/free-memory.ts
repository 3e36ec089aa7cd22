import { freemem, totalmem } from "node:os";

/** Bytes that this process may still have: in a container, what its limit leaves. */
export function freeMemory(): number {
  // Node 20.12 cannot say it of a container.
  return "availableMemory" in process ? process.availableMemory() : freemem();
}

/** Bytes that this machine has in all; in a container, what its limit is. */
export function wholeMemory(): number {
  // Node 20 says 0, or a number beyond all memory, where there is no limit.
  const limit = "constrainedMemory" in process ? process.constrainedMemory() : 0;
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
