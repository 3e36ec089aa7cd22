import { MessageChannel, type MessagePort, receiveMessageOnPort, type Worker } from "node:worker_threads";
import type { HostTensor } from "../../engines/engine.ts";
import { collectGarbage } from "../threads/collect-garbage.ts";
import { startThread } from "../threads/source-thread.ts";
import { Stage } from "./stage.ts";

/** What the thread of sessions is told, of which they are numbered from 0 as they are opened. */
export type SessionTask =
  | { readonly model: Uint8Array }
  | { readonly session: number; readonly fed: Fed; readonly fetched: readonly string[]; readonly unread: boolean }
  | { readonly ended: number };

/** What it answers, in the order in which it was told. */
export type SessionAnswer = { readonly results: readonly HostTensor[] } | { readonly failure: string };

export interface ThreadData {
  /** File of TensorFlow's binding. */
  readonly addon: string;
  readonly port: MessagePort;
  /** How often it has answered. */
  readonly answered: Int32Array;
}

type Fed = readonly (readonly [name: string, tensor: HostTensor])[];

/** A session in that thread. Its errors are in TensorFlow's words. */
export interface ThreadedSession {
  /** Fetches tensors, and runs what they need. */
  run(fed: Fed, fetched: readonly string[]): Promise<readonly HostTensor[]>;
  /** Runs what tensors need, and leaves them unread. */
  reach(fed: Fed, fetched: readonly string[]): Promise<void>;
  /** The same as `run`, waited for. */
  runNow(fed: Fed, fetched: readonly string[]): readonly HostTensor[];
  dispose(): void;
}

interface Waiting {
  readonly resolve: (results: readonly HostTensor[]) => void;
  readonly reject: (error: Error) => void;
}

/** Ms in which a thread has begun to read what it is told, or never does. */
const BEGINS = 120_000;

/** Bytes of state, handed over, that are worth looking for what they were copied from. */
const ENOUGH = 32e6;

/**
 * A thread in which sessions compute: meanwhile timers run here, keys are heard, and the next batch is made. Loading a graph
 * and writing state are waited for, as nothing can go on without them.
 */
export class SessionThread {
  readonly #port: MessagePort;
  readonly #worker: Worker;
  readonly #answered = new Int32Array(new SharedArrayBuffer(4));
  readonly #waiting: Waiting[] = [];
  #stage = new Stage();
  #ended: Error | undefined;
  #opened = 0;

  /** @param addon file of TensorFlow's binding */
  constructor(addon: string) {
    const { port1, port2 } = new MessageChannel();
    const data: ThreadData = { addon, port: port2, answered: this.#answered };
    this.#port = port1;
    this.#worker = startThread("session-thread", import.meta.url, {
      ...{ name: "vitral tensorflow", workerData: data, transferList: [port2] },
    });
    this.#port.on("message", (answer: SessionAnswer) => this.#settle(answer));
    this.#worker.on("error", (error) => this.#end(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on("exit", (code) => this.#end(new Error(`TensorFlow's thread ended with code ${code}`)));
    // A program that has nothing else to do is not kept by it.
    this.#worker.unref();
    this.#port.unref();
  }

  /**
   * @param model the bytes of `saved_model.pb`
   * @throws Error in TensorFlow's words
   */
  open(model: Uint8Array): ThreadedSession {
    this.#now({ model });
    const session = this.#opened++;
    return {
      run: (fed, fetched) => this.#later({ session, fed: fed.map(whole), fetched, unread: false }),
      reach: async (fed, fetched) => {
        await this.#later({ session, fed: fed.map(whole), fetched, unread: true });
      },
      runNow: (fed, fetched) => this.#now({ session, fed: this.#stage.put(fed), fetched, unread: false }),
      dispose: () => {
        if (this.#ended === undefined) this.#now({ ended: session });
      },
    };
  }

  dispose(): void {
    this.#end(new Error("TensorFlow's thread was ended"));
    this.#port.close();
    void this.#worker.terminate();
  }

  #later(task: SessionTask): Promise<readonly HostTensor[]> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    if (this.#stage.passed > ENOUGH) collectGarbage();
    this.#stage = new Stage();
    return new Promise((resolve, reject) => {
      this.#port.postMessage(task);
      this.#waiting.push({ resolve, reject });
      this.#port.ref();
    });
  }

  /** Answers come in the order of the tasks: what was asked for before is settled on the way. */
  #now(task: SessionTask): readonly HostTensor[] {
    if (this.#ended !== undefined) throw this.#ended;
    this.#port.postMessage(task);
    for (const end = performance.now() + BEGINS; ; ) {
      const seen = Atomics.load(this.#answered, 0);
      const received: { message: SessionAnswer } | undefined = receiveMessageOnPort(this.#port);
      if (received === undefined) {
        if (seen === 0 && performance.now() > end) throw new Error("its thread does not begin");
        Atomics.wait(this.#answered, 0, seen, BEGINS);
      } else if (this.#waiting.length > 0) {
        this.#settle(received.message);
      } else {
        return resultsOf(received.message);
      }
    }
  }

  #settle(answer: SessionAnswer): void {
    const waiting = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#port.unref();
    try {
      waiting?.resolve(resultsOf(answer));
    } catch (error) {
      waiting?.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

/** What is sent is copied with all of the memory that it is a part of. */
function whole([name, tensor]: Fed[number]): Fed[number] {
  const { data } = tensor;
  return [name, data.byteLength === data.buffer.byteLength ? tensor : { ...tensor, data: data.slice() }];
}

function resultsOf(answer: SessionAnswer): readonly HostTensor[] {
  if ("failure" in answer) throw new Error(answer.failure);
  return answer.results;
}
