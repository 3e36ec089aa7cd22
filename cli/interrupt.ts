import { exitCodes } from "./report-problems.ts";

/** Ends what is under way when the user presses Ctrl-C: gently the first time, at once the second. */
export class Interrupt {
  readonly #controller = new AbortController();
  readonly #say: () => void;

  /** @param say tells the user that the first one was heard */
  constructor(say: () => void) {
    this.#say = say;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Runs work with Ctrl-C, and the SIGTERM that batch systems send, turned into an abort of the signal. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const heard = () => {
      if (this.signal.aborted) process.exit(exitCodes.interrupted);
      this.#controller.abort();
      this.#say();
    };
    process.on("SIGINT", heard).on("SIGTERM", heard);
    try {
      return await work();
    } finally {
      process.off("SIGINT", heard).off("SIGTERM", heard);
    }
  }
}
