import { freemem } from "node:os";

/** Bytes that this process may still have: in a container, what its limit leaves. */
export function freeMemory(): number {
  // Node 20.12 cannot say it of a container.
  return "availableMemory" in process ? process.availableMemory() : freemem();
}
