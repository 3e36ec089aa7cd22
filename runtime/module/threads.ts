import type { WasmCode, WasmMemory } from "./web-assembly.ts";

/** What a thread is given once: the module that it is to run, over the memory of all. */
export interface ThreadData {
  readonly code: WasmCode;
  readonly memory: WasmMemory;
  /** Which it is, from 0. */
  readonly thread: number;
  /** When the clock of who starts it began, by which it also tells the time. */
  readonly timeOrigin: number;
}

/** What a thread is asked: to run its part of a function that the module exports. */
export interface ThreadTask {
  readonly run: string;
  readonly threads: number;
}

/** What is heard of a thread. */
export interface ThreadEvents {
  /** It has done its part; or could not, and this is why. */
  answered(failure?: string): void;
  /** It is no more, and nobody ended it. */
  ended(why: string): void;
}

export interface Thread {
  post(task: ThreadTask): void;
  /** Whether the process has to wait for it: an idle one keeps no process alive. */
  hold(isBusy: boolean): void;
  terminate(): void;
}

/** How a thread begins, which Node and a browser do differently. */
export type StartThread = (data: ThreadData, events: ThreadEvents) => Thread;

/**
 * What a thread does, as a program of its own: it begins from its text, so that it needs no file beside a page or a
 * package. Before it stand two functions of the surroundings, `hear(listener)` and `tell(message)`.
 */
export const threadText = `
let run;
hear((message) => {
  if (message.code !== undefined) {
    const { code, memory, thread, timeOrigin } = message;
    const ahead = performance.timeOrigin - timeOrigin;
    const now = () => performance.now() + ahead;
    const { exports } = new WebAssembly.Instance(code, { env: { memory, now } });
    run = (name, threads) => exports[name](thread, threads);
    return;
  }
  try {
    run(message.run, message.threads);
    tell({});
  } catch (error) {
    tell({ failure: String(error) });
  }
});
`;
