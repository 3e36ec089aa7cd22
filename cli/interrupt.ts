import { whenReaderLeaves } from "./pipe-reader.ts";
import { exitCodes } from "./report-problems.ts";

/** Ends what is under way when the user presses Ctrl-C: gently the first time, at once the second. */
export class Interrupt {
  readonly #controller = new AbortController();
  readonly #say: () => void;
  #early: (() => void) | undefined;

  /** @param say tells the user that the first one was heard */
  constructor(say: () => void) {
    this.#say = say;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Until there is something to save, Ctrl-C ends the process at once, and says so. */
  listenEarly(say: () => void): void {
    this.#early = () => {
      say();
      process.exit(exitCodes.interrupted);
    };
    process.on("SIGINT", this.#early);
  }

  #endEarly(): void {
    if (this.#early !== undefined) process.off("SIGINT", this.#early);
  }

  /** From now on, Ctrl-C, and the SIGTERM that batch systems send, aborts the signal; so does a reader who leaves. */
  listen(): void {
    this.#endEarly();
    process.on("SIGINT", this.#heard).on("SIGTERM", this.#heard);
    whenReaderLeaves(this.#heard);
  }

  close(): void {
    this.#endEarly();
    process.off("SIGINT", this.#heard).off("SIGTERM", this.#heard);
    whenReaderLeaves(undefined);
  }

  readonly #heard = (): void => {
    if (this.signal.aborted) process.exit(exitCodes.interrupted);
    this.#controller.abort();
    this.#say();
  };
}
