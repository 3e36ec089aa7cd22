import { constants } from "node:os";
import { whenReaderLeaves } from "./pipe-reader.ts";

/** Ctrl-C, what batch systems send, and what a terminal sends as it closes. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

let heard: NodeJS.Signals = "SIGINT";

/** The exit code of what was stopped, as a shell's: 128 and the number of the signal. */
export const stoppedCode = (): number => 128 + constants.signals[heard];

/** Ends what is under way when the user presses Ctrl-C: gently the first time, at once the second. */
export class Interrupt {
  readonly #controller = new AbortController();
  readonly #say: () => void;
  #early: (() => void) | undefined;

  /** @param say tells the user that the first one was heard */
  constructor(say: () => void) {
    this.#say = say;
    heard = "SIGINT";
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Until there is something to save, Ctrl-C ends the process at once, and says so. */
  listenEarly(say: () => void): void {
    this.#early = () => {
      say();
      process.exit(stoppedCode());
    };
    process.on("SIGINT", this.#early);
  }

  /** From now on, each of the signals aborts what is under way; so does a reader who leaves. */
  listen(): void {
    this.#unlisten();
    for (const signal of signals) process.on(signal, this.#heard);
    whenReaderLeaves(this.#stop);
  }

  close(): void {
    this.#unlisten();
    // Node cannot leave a terminal that is gone as it was, and aborts: the signal itself ends the process.
    if (this.signal.aborted && heard === "SIGHUP") process.kill(process.pid, heard);
  }

  #unlisten(): void {
    if (this.#early !== undefined) process.off("SIGINT", this.#early);
    for (const signal of signals) process.off(signal, this.#heard);
    whenReaderLeaves(undefined);
  }

  readonly #heard = (signal: NodeJS.Signals = "SIGINT"): void => {
    // Nobody says twice that a terminal has closed, and some say it beside another signal.
    if (this.signal.aborted && signal !== "SIGHUP") process.exit(stoppedCode());
    if (!this.signal.aborted) heard = signal;
    this.#stop();
  };

  readonly #stop = (): void => {
    if (this.signal.aborted) return;
    this.#controller.abort();
    this.#say();
  };
}
