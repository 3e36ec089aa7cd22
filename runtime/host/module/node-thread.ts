import { Worker } from "node:worker_threads";
import { type StartThread, threadText } from "../../module/threads.ts";

const text = `
const { parentPort } = require("node:worker_threads");
const hear = (listener) => parentPort.on("message", listener);
const tell = (message) => parentPort.postMessage(message);
${threadText}`;

/** A thread of this process. */
export const startNodeThread: StartThread = (data, events) => {
  // What Node was started with, such as a loader of sources, is not for a thread that loads nothing.
  const worker = new Worker(text, { eval: true, execArgv: [], name: `vitral module ${data.thread}` });
  let isWanted = true;
  const ended = (why: string) => {
    if (isWanted) events.ended(why);
    isWanted = false;
  };
  worker.on("message", ({ failure }: { readonly failure?: string }) => events.answered(failure));
  worker.on("error", (error) => ended(error instanceof Error ? error.message : String(error)));
  worker.on("exit", (code) => ended(`exit code ${code}`));
  worker.postMessage(data);
  return {
    post: (task) => worker.postMessage(task),
    hold: (isBusy) => (isBusy ? worker.ref() : worker.unref()),
    terminate() {
      isWanted = false;
      worker.unref();
      void worker.terminate();
    },
  };
};
