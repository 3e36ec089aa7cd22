import { createRequire } from "node:module";
import { workerData } from "node:worker_threads";
import { isBinding } from "./binding.ts";
import { Session } from "./session.ts";
import type { SessionAnswer, SessionTask, ThreadData } from "./threaded-session.ts";

/** A session in a thread of its own: what it is told by its port, it does in that order. */
const { addon, port, answered }: ThreadData = workerData;

/** Undefined until it is loaded. */
let session: Session | undefined;

function answerTo(task: SessionTask): SessionAnswer {
  if ("model" in task) {
    const binding: unknown = createRequire(addon)(addon);
    if (!isBinding(binding)) throw new Error("its binding runs no graphs");
    session = new Session(binding, task.model);
    return { results: [] };
  }
  if (session === undefined) throw new Error("no graph is loaded");
  if ("dispose" in task) {
    session.dispose();
    return { results: [] };
  }
  if (task.unread) {
    session.reach(task.fed, task.fetched);
    return { results: [] };
  }
  return { results: session.run(task.fed, task.fetched) };
}

function answer(task: SessionTask): SessionAnswer {
  try {
    return answerTo(task);
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

port.on("message", (task: SessionTask) => {
  const said = answer(task);
  const given = "results" in said ? said.results.map(({ data }) => data.buffer as ArrayBuffer) : [];
  port.postMessage(said, given);
  Atomics.add(answered, 0, 1);
  Atomics.notify(answered, 0);
});
