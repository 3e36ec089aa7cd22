import { basename, resolve } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { errorCode } from "../files/system-errors.ts";
import type { Tools } from "../runs/tools.ts";
import type { RunOptions } from "../tasks/evaluate-run.ts";
import { announcing } from "../tasks/watch.ts";
import { openAnswering } from "./answering.ts";
import { cannotListen } from "./serve-messages.ts";
import { makeServer } from "./server.ts";

export interface ServeOptions extends RunOptions {
  /** 8000 if left out; 0 for any that is free. */
  readonly port?: number | undefined;
  /** This machine alone if left out. */
  readonly host?: string | undefined;
  /** Told the address when requests are taken. */
  readonly onListening?: ((address: string) => void) | undefined;
}

/**
 * Serves a run until the signal is aborted; what is under way then is answered first.
 * @throws ProblemError F476 where it cannot listen, and for what is wrong with the run
 */
export async function serveRun(tools: Tools, options: ServeOptions & { readonly signal: AbortSignal }): Promise<void> {
  const { run, port = 8000, host = "127.0.0.1", signal } = options;
  const answering = await openAnswering(announcing(tools, options), options);
  const server = makeServer(answering, basename(resolve(run)), undefined, host);
  try {
    const address = await server.listen({ port, host }).catch((error: unknown) => {
      throw new ProblemError(cannotListen(host, port, errorCode(error)));
    });
    options.onListening?.(address);
    await new Promise<void>((done) => {
      if (signal.aborted) done();
      else signal.addEventListener("abort", () => done(), { once: true });
    });
  } finally {
    await server.close();
    answering.close();
  }
}
