import { ProblemError } from "../../schema/problem/problem.ts";
import { disposedOf } from "../engines/plan-state.ts";
import type { Executor } from "./executor.ts";
import { threadEnded } from "./module-messages.ts";
import type { StartThread, Thread, ThreadData } from "./threads.ts";

/** Threads that run a module together, over one memory. They begin with the first run. */
export class ThreadTeam implements Executor {
  readonly #begin: () => readonly Thread[];
  #team: readonly Thread[] | undefined;
  /** The run under way: how many have still to answer, and who waits for them. */
  #run: { left: number; readonly resolve: () => void; readonly reject: (error: unknown) => void } | undefined;
  /** Why there is no team any more. What one has left undone, the others would wait for without end. */
  #over: unknown;

  constructor(start: StartThread, { code, memory }: Omit<ThreadData, "thread" | "timeOrigin">, count: number) {
    this.#begin = () =>
      Array.from({ length: count }, (_, thread) =>
        start(
          { code, memory, thread, timeOrigin: performance.timeOrigin },
          {
            answered: (failure) => this.#answered(failure),
            ended: (why) => this.#end(new ProblemError(threadEnded(why))),
          },
        ),
      );
  }

  /** @throws ProblemError R262 where a thread has ended */
  run(name: string, threads: number): Promise<void> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    this.#team ??= this.#begin();
    const asked = this.#team.slice(0, threads);
    const done = new Promise<void>((resolve, reject) => {
      this.#run = { left: asked.length, resolve, reject };
    });
    for (const thread of asked) {
      thread.hold(true);
      thread.post({ run: name, threads });
    }
    return done;
  }

  dispose(): void {
    this.#end(disposedOf());
  }

  #answered(failure: string | undefined): void {
    if (failure !== undefined) return this.#end(new Error(`the module failed: ${failure}`));
    const run = this.#run;
    if (run === undefined || --run.left > 0) return;
    this.#run = undefined;
    for (const thread of this.#team ?? []) thread.hold(false);
    run.resolve();
  }

  #end(why: unknown): void {
    if (this.#over !== undefined) return;
    this.#over = why;
    for (const thread of this.#team ?? []) thread.terminate();
    this.#team = undefined;
    this.#run?.reject(why);
    this.#run = undefined;
  }
}
