import { MessageChannel, type MessagePort, receiveMessageOnPort, type Worker } from "node:worker_threads";
import type { HostTensor } from "../../engines/engine.ts";
import { startThread } from "../threads/source-thread.ts";

/** What a session's thread is told. */
export type SessionTask =
  | { readonly model: Uint8Array }
  | { readonly fed: Fed; readonly fetched: readonly string[]; readonly unread: boolean }
  | { readonly dispose: true };

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

interface Waiting {
  readonly resolve: (results: readonly HostTensor[]) => void;
  readonly reject: (error: Error) => void;
}

/** Ms in which a thread has begun to read what it is told, or never does. */
const BEGINS = 120_000;

/**
 * A session in a thread of its own: while it computes, timers run here, keys are heard, and the next batch is made.
 * Loading a graph and writing state are waited for, as nothing can go on without them.
 */
export class ThreadedSession {
  readonly #port: MessagePort;
  readonly #worker: Worker;
  readonly #answered = new Int32Array(new SharedArrayBuffer(4));
  readonly #waiting: Waiting[] = [];
  #ended: Error | undefined;

  /**
   * @param addon file of TensorFlow's binding
   * @param model the bytes of `saved_model.pb`
   * @throws Error in TensorFlow's words
   */
  constructor(addon: string, model: Uint8Array) {
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
    try {
      this.#now({ model });
    } catch (error) {
      void this.#worker.terminate();
      throw error;
    }
  }

  /**
   * Fetches tensors, and runs what they need.
   * @throws Error in TensorFlow's words
   */
  run(fed: Fed, fetched: readonly string[]): Promise<readonly HostTensor[]> {
    return this.#later({ fed: fed.map(whole), fetched, unread: false });
  }

  /** Runs what tensors need, and leaves them unread. */
  async reach(fed: Fed, fetched: readonly string[]): Promise<void> {
    await this.#later({ fed: fed.map(whole), fetched, unread: true });
  }

  /** The same as `run`, waited for. */
  runNow(fed: Fed, fetched: readonly string[]): readonly HostTensor[] {
    return this.#now({ fed: fed.map(whole), fetched, unread: false });
  }

  dispose(): void {
    if (this.#ended === undefined) this.#now({ dispose: true });
    this.#ended ??= new Error("the session has ended");
    this.#port.close();
    void this.#worker.terminate();
  }

  #later(task: SessionTask): Promise<readonly HostTensor[]> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#port.ref();
      this.#port.postMessage(task);
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
