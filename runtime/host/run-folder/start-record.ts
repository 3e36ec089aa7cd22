import type { HostTensor } from "../../engines/engine.ts";
import type { StartRecord } from "../../training/start-weights.ts";
import { tensorDigest } from "./tensor-digest.ts";

/** What a run began with, and the weights themselves. */
export type Begun = Omit<StartRecord, "sha256"> & { readonly taken: ReadonlyMap<string, HostTensor> };

/** Where a run's first weights came from, and which did not. */
export const startRecord = ({ taken, ...said }: Begun): StartRecord => ({ ...said, sha256: tensorDigest(taken) });

/** The same for whoever trains, in a line. */
export function startNote({ from, loaded, reset, left, unused = [], resized = [] }: Begun): string {
  const [one] = resized;
  const some = (paths: readonly string[]) => `(${paths.slice(0, 3).join(", ")}${paths.length > 3 ? ", …" : ""})`;
  const drawn = [
    ...(one === undefined
      ? []
      : [
          `${resized.length} of another image size (${one.path} from ${one.from.join(" × ")} to ${one.to.join(" × ")}, by the rule of ${one.by})`,
        ]),
    ...(reset.length === 0 ? [] : [`${reset.length} drawn anew`]),
    ...(left.length === 0 ? [] : [`${left.length} that it lacks drawn ${some(left)}`]),
    ...(unused.length === 0 ? [] : [`${unused.length} of its weights are no weights of this model ${some(unused)}`]),
  ];
  return [`begins with ${loaded.length} weights of ${from}`, ...drawn].join(", ");
}
