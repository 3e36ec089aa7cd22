import { cpus } from "node:os";

/** What the processor is called, for the record. */
export const cpu = cpus()[0]?.model.trim() || "unknown";
