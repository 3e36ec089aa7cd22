import type { ModuleSurroundings } from "./module-engine.ts";
import { type StartThread, threadText } from "./threads.ts";

/** What is needed of a page or of a worker of one, which the types of Node do not declare. */
interface Web {
  readonly Worker: new (address: string, options: { readonly name: string }) => WebWorker;
  readonly Blob: new (parts: readonly string[], options: { readonly type: string }) => object;
  readonly URL: { createObjectURL(blob: object): string; revokeObjectURL(address: string): void };
  readonly crossOriginIsolated?: boolean;
  readonly navigator?: { readonly hardwareConcurrency?: number };
}

interface WebWorker {
  onmessage: ((event: { readonly data: { readonly failure?: string } }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  postMessage(message: object): void;
  terminate(): void;
}

const text = `
const hear = (listener) => { onmessage = ({ data }) => listener(data); };
const tell = (message) => postMessage(message);
${threadText}`;

/** Threads where a browser shares memory between them, which is on pages that are isolated from other origins. */
export function webThreads(web = globalThis as unknown as Web): ModuleSurroundings["threads"] {
  if (web.crossOriginIsolated !== true) return undefined;
  return { most: web.navigator?.hardwareConcurrency ?? 1, start: starting(web) };
}

const starting =
  ({ Worker, Blob, URL }: Web): StartThread =>
  (data, events) => {
    const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    const worker = new Worker(address, { name: `vitral module ${data.thread}` });
    worker.onmessage = ({ data: { failure } }) => {
      // It has begun, so its text was read.
      URL.revokeObjectURL(address);
      events.answered(failure);
    };
    worker.onerror = ({ message }) => events.ended(message ?? "the browser does not say why");
    worker.postMessage(data);
    return {
      post: (task) => worker.postMessage(task),
      // A page stays open whether threads are busy or not.
      hold: () => undefined,
      terminate: () => worker.terminate(),
    };
  };
