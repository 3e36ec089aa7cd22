import { createHash } from "node:crypto";
import { join } from "node:path";
import type { HostTensor } from "../../engines/engine.ts";
import type { StartRecord } from "../../training/start-weights.ts";
import { type RunFolder, writeJson } from "./run-folder.ts";

type Begun = Omit<StartRecord, "sha256"> & { readonly taken: ReadonlyMap<string, HostTensor> };

/** Writes `start.json`: where a run's first weights came from, and which did not. */
export function writeStartRecord({ path }: RunFolder, { taken, ...said }: Begun): Promise<void> {
  const hash = createHash("sha256");
  for (const [name, { data }] of taken) {
    hash.update(name);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  const record: StartRecord = { ...said, sha256: hash.digest("hex") };
  return writeJson(join(path, "start.json"), record);
}

/** The same for whoever trains, in a line. */
export function startNote({ from, loaded, reset, left }: Begun): string {
  const drawn = [
    ...(reset.length === 0 ? [] : [`${reset.length} drawn anew`]),
    ...(left.length === 0
      ? []
      : [`${left.length} that it lacks drawn (${left.slice(0, 3).join(", ")}${left.length > 3 ? ", …" : ""})`]),
  ];
  return [`begins with ${loaded.length} weights of ${from}`, ...drawn].join(", ");
}
