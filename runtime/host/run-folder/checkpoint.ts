import type { Plan } from "../../../compiler/ir/plan.ts";
import { isBesideWeights } from "../../../compiler/ir/state-path.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { object, optional, type ValueOf } from "../../../schema/recipe/recipe-fields.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { engineToday, type RecordedEngine, recordedEngine } from "../../engines/engine-identity.ts";
import { savedEntries } from "../../engines/plan-state.ts";
import { decodeFile, encodeSafetensors } from "../../format/safetensors.ts";
import { position } from "../../training/position.ts";
import { resultFields } from "../../training/recipe-changes.ts";
import { writeFileAtomically } from "../files/atomic-file.ts";
import { openFile } from "../files/read-file.ts";
import { isWhole, seal, unsealed } from "./checkpoint-digest.ts";
import { recordReader } from "./record.ts";
import { runDigests } from "./run-digests.ts";
import { checkpointOfOtherModel, damagedCheckpoint, notCheckpoint } from "./run-folder-messages.ts";

/**
 * What a checkpoint says beside its tensors: how far its run had come, what made it, and all that the run is a function
 * of, so that whoever goes on from it, or measures its weights, knows whether anything has been changed since.
 */
const note = object("What a checkpoint says of its run.", {
  position,
  engine: recordedEngine,
  // Weights that were imported by a spec have none.
  recipe: optional(object("All of its recipe that its result depends on.", resultFields)),
  digests: runDigests,
});
const readNote = recordReader(note);

export interface Checkpoint extends ValueOf<typeof note> {
  readonly engine: RecordedEngine;
  /** Weights, moments and buffers by their path in the plan. */
  readonly state: ReadonlyMap<string, HostTensor>;
}

const format = "vitral checkpoint 2";

/** Writes a checkpoint to each path, so that the one before stays whole until this one is. */
export async function saveCheckpoint(paths: readonly string[], checkpoint: Checkpoint): Promise<void> {
  const pieces = encodeCheckpoint(checkpoint);
  for (const path of paths) await writeFileAtomically(path, pieces);
}

/** The pieces of a checkpoint's file, one after the other. */
export function encodeCheckpoint({ state, ...said }: Checkpoint): readonly Uint8Array[] {
  const metadata = new Map([
    ["sha256", unsealed],
    ["format", format],
    ["run", JSON.stringify(said)],
  ]);
  return seal(encodeSafetensors({ tensors: state, metadata }));
}

/** @throws ProblemError F401, R203, R204, R241 */
export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  const { tensors, metadata } = openFile(path, (file) => {
    const content = decodeFile(file, path);
    const digest = content.metadata.get("sha256");
    if (digest !== undefined && !isWhole(file, digest)) throw new ProblemError(damagedCheckpoint(path));
    return content;
  });
  const found = metadata.get("format") ?? "no format";
  if (found !== format) {
    throw new ProblemError(notCheckpoint(path, `its metadata says "${found}", not "${format}"`));
  }
  if (!metadata.has("sha256")) throw new ProblemError(notCheckpoint(path, "its metadata has no `sha256`"));
  const said = await readNote(metadata.get("run") ?? "");
  if ("fault" in said) throw new ProblemError(notCheckpoint(path, `in what it says of its run, ${said.fault}`));
  return { ...said.value, engine: engineToday(said.value.engine), state: tensors };
}

/**
 * The tensors that the plan's state wants, all there and with its types and shapes. What the file has beyond them must
 * be kept beside weights: a plan that only evaluates keeps no moments.
 * @throws ProblemError R205 naming the first that does not fit
 */
export function stateFor(plan: Pick<Plan, "state">, path: string, saved: Checkpoint["state"]): Map<string, HostTensor> {
  const refuse = (fault: string) => new ProblemError(checkpointOfOtherModel(path, fault));
  const wanted = savedEntries(plan).map(([name, { dtype, shape }]): [string, HostTensor] => {
    const found = saved.get(name);
    if (found === undefined) throw refuse(`it has no tensor "${name}"`);
    if (found.dtype !== dtype || found.shape.join() !== shape.join()) {
      const [has, needs] = [found, { dtype, shape }].map((type) => `${type.dtype} [${type.shape.join(", ")}]`);
      throw refuse(`"${name}" is ${has} and should be ${needs}`);
    }
    return [name, found];
  });
  const state = new Map(wanted);
  for (const name of saved.keys()) {
    if (!state.has(name) && !isBesideWeights(name)) throw refuse(`the model has no "${name}"`);
  }
  return state;
}
