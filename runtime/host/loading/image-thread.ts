import { parentPort } from "node:worker_threads";
import sharp from "sharp";
import type { ThreadAnswer } from "./image-maker.ts";
import { type ImageTask, makeImages } from "./make-images.ts";

// There are as many of these threads as there are to be; what was decoded is kept elsewhere.
sharp.concurrency(1);
sharp.cache(false);

parentPort?.on("message", async (task: ImageTask) => {
  try {
    const made = await makeImages(task);
    const answer: ThreadAnswer = { made };
    parentPort?.postMessage(answer, [made.images.buffer]);
  } catch (error) {
    const answer: ThreadAnswer = { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    parentPort?.postMessage(answer);
  }
});
