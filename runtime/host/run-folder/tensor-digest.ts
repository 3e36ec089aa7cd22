import { createHash } from "node:crypto";
import type { HostTensor } from "../../engines/engine.ts";

/** SHA-256 of the names and numbers of tensors, and of texts that say how they are read. */
export function tensorDigest(tensors: ReadonlyMap<string, HostTensor>, texts: readonly string[] = []): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(text);
  for (const [name, { data }] of tensors) {
    hash.update(name);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}
