import type { Worker } from "node:worker_threads";
import { startThread } from "../threads/source-thread.ts";
import { type ImageTask, type MadeImages, makeImages } from "./make-images.ts";

/** Makes images of pictures, here or in threads of its own: the same bits either way. */
export interface ImageMaker {
  /** Tasks that are best given at the same time. */
  readonly atOnce: number;
  make(task: ImageTask): Promise<MadeImages>;
  close(): Promise<void>;
}

/** Without threads: decoding is the library's own threads' work, all else is done here. */
export const ownMaker: ImageMaker = { atOnce: 1, make: makeImages, close: async () => undefined };

/** What a thread answers: what it made, or the text of an exception, which is a defect of ours. */
export type ThreadAnswer = { readonly made: MadeImages } | { readonly failure: string };

interface Waiting {
  readonly task: ImageTask;
  readonly resolve: (made: MadeImages) => void;
  readonly reject: (error: Error) => void;
}

/** @param threads how many, from 1 */
export function threadedMaker(threads: number): ImageMaker {
  const waiting: Waiting[] = [];
  const workers = new Set<Worker>();
  const idle: Worker[] = [];
  let failed: Error | undefined;

  function start(): void {
    const worker = startThread("image-thread", import.meta.url, { name: "vitral pictures" });
    let current: Waiting | undefined;
    workers.add(worker);
    const end = (error: Error) => {
      if (!workers.delete(worker)) return;
      failed = error;
      current?.reject(error);
      for (const one of waiting.splice(0)) one.reject(error);
    };
    const next = () => {
      current = waiting.shift();
      if (current === undefined) {
        // A run that has ended, or was left by an exception, is not held up by threads that wait.
        worker.unref();
        idle.push(worker);
      } else {
        worker.ref();
        worker.postMessage(current.task);
      }
    };
    worker.on("message", (answer: ThreadAnswer) => {
      if ("made" in answer) current?.resolve(answer.made);
      else current?.reject(new Error(answer.failure));
      next();
    });
    worker.on("error", (error) => end(error instanceof Error ? error : new Error(String(error))));
    worker.on("exit", (code) => end(new Error(`a thread that decodes pictures ended with code ${code}`)));
    worker.on("wake", next);
    next();
  }

  return {
    atOnce: threads,
    make(task) {
      if (failed !== undefined) return Promise.reject(failed);
      const made = new Promise<MadeImages>((resolve, reject) => waiting.push({ task, resolve, reject }));
      const free = idle.pop();
      if (free !== undefined) free.emit("wake");
      else if (workers.size < threads) start();
      return made;
    },
    async close() {
      const all = [...workers];
      workers.clear();
      await Promise.all(all.map((worker) => worker.terminate()));
    },
  };
}
