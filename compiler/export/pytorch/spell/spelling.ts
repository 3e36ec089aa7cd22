import type { OpCall } from "../op-call.ts";
import type { Python } from "../python/python.ts";

/** How an op is written: its results, or one expression that gives them all. */
export type Spelling = (call: OpCall) => Python | readonly Python[];
