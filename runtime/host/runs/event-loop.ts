import { setImmediate } from "node:timers/promises";

/** Lets the event loop turn: signals and timers are heard only there. */
export const turn = (): Promise<void> => setImmediate();
