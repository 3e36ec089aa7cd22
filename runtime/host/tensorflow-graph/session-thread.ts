import { createRequire } from "node:module";
import { workerData } from "node:worker_threads";
import type { HostTensor } from "../../engines/engine.ts";
import { type Binding, isBinding } from "./binding.ts";
import { Session } from "./session.ts";
import type { SessionAnswer, SessionTask, ThreadData } from "./sessions.ts";

/** What a thread of sessions does: what it is told by its port, in that order. */
const { addon, port, answered }: ThreadData = workerData;

const sessions: (Session | undefined)[] = [];
let loaded: Binding | undefined;

/** The binding, which a thread loads for itself. */
function binding(): Binding {
  const found: unknown = loaded ?? createRequire(addon)(addon);
  if (!isBinding(found)) throw new Error("its binding runs no graphs");
  loaded = found;
  return found;
}

function done(task: SessionTask): readonly HostTensor[] {
  if ("model" in task) {
    sessions.push(new Session(binding(), task.model));
    return [];
  }
  if ("ended" in task) {
    sessions[task.ended]?.dispose();
    sessions[task.ended] = undefined;
    return [];
  }
  const session = sessions[task.session];
  if (session === undefined) throw new Error("the session has ended");
  if (!task.unread) return session.run(task.fed, task.fetched);
  session.reach(task.fed, task.fetched);
  return [];
}

function answer(task: SessionTask): SessionAnswer {
  try {
    return { results: done(task) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

port.on("message", (task: SessionTask) => {
  const said = answer(task);
  const buffers = "results" in said ? said.results.map(({ data }) => data.buffer) : [];
  port.postMessage(
    said,
    buffers.filter((buffer) => buffer instanceof ArrayBuffer),
  );
  Atomics.add(answered, 0, 1);
  Atomics.notify(answered, 0);
});
