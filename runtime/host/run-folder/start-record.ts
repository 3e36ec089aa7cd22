import { join } from "node:path";
import type { HostTensor } from "../../engines/engine.ts";
import type { StartRecord } from "../../training/start-weights.ts";
import { type RunFolder, writeJson } from "./run-folder.ts";
import { tensorDigest } from "./tensor-digest.ts";

/** What a run began with, and the weights themselves. */
export type Begun = Omit<StartRecord, "sha256"> & { readonly taken: ReadonlyMap<string, HostTensor> };

/** Writes `start.json`: where a run's first weights came from, and which did not. */
export function writeStartRecord({ path }: RunFolder, { taken, ...said }: Begun): Promise<void> {
  const record: StartRecord = { ...said, sha256: tensorDigest(taken) };
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
