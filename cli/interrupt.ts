import { whenReaderLeaves } from "./pipe-reader.ts";
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

  /** From now on, Ctrl-C, and the SIGTERM that batch systems send, aborts the signal; so does a reader who leaves. */
  listen(): void {
    process.on("SIGINT", this.#heard).on("SIGTERM", this.#heard);
    whenReaderLeaves(this.#heard);
  }

  close(): void {
    process.off("SIGINT", this.#heard).off("SIGTERM", this.#heard);
    whenReaderLeaves(undefined);
  }

  readonly #heard = (): void => {
    if (this.signal.aborted) process.exit(exitCodes.interrupted);
    this.#controller.abort();
    this.#say();
  };
}
