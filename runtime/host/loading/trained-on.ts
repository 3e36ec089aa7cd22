import { createHash } from "node:crypto";
import type { BatchSource, Part } from "../../data/batches.ts";

/**
 * How many images of a part the network sees bit by bit as one of those that it learns from, before any augmentation.
 * @throws the signal's reason
 */
export async function trainedOn(batches: BatchSource, part: Part, signal?: AbortSignal): Promise<number> {
  const learnt = new Set<string>();
  await eachDigest(batches, "train", signal, (digest) => learnt.add(digest));
  let found = 0;
  await eachDigest(batches, part, signal, (digest) => {
    if (learnt.has(digest)) found++;
  });
  return found;
}

async function eachDigest(
  batches: BatchSource,
  part: Part,
  signal: AbortSignal | undefined,
  take: (digest: string) => void,
): Promise<void> {
  for await (const { image, indices } of batches.evaluate(part)) {
    signal?.throwIfAborted();
    const size = image.data.length / indices.length;
    for (let i = 0; i < indices.length; i++) {
      const { buffer, byteOffset, byteLength } = image.data.subarray(i * size, (i + 1) * size);
      take(
        createHash("sha256")
          .update(new Uint8Array(buffer, byteOffset, byteLength))
          .digest("base64"),
      );
    }
  }
}
