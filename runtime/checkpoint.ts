import type { Plan } from "../compiler/plan.ts";
import { writeFileAtomically } from "./atomic-file.ts";
import type { EngineIdentity, HostTensor } from "./engines/engine.ts";
import { runError, runWords } from "./messages.ts";
import { encodeSafetensors, readSafetensors } from "./safetensors.ts";

/**
 * How far a run has come: enough to go on to the bit, since order, dropout and initial weights are functions of seed,
 * epoch and step.
 */
export interface Position {
  /** Steps taken. */
  readonly step: number;
  /** Epochs ended; the one under way, counted from 0. */
  readonly epoch: number;
  /** Batches of the epoch under way that are done. */
  readonly batch: number;
  /** Sums over those batches, for the epoch's line in `metrics.jsonl`. */
  readonly lossSum: number;
  readonly correct: number;
  readonly images: number;
}

export const start: Position = { step: 0, epoch: 0, batch: 0, lossSum: 0, correct: 0, images: 0 };

export interface Checkpoint {
  readonly position: Position;
  readonly seed: number;
  /** What made it: other engines give other last digits. */
  readonly engine: EngineIdentity;
  /** Weights, moments and buffers by their path in the plan. */
  readonly state: ReadonlyMap<string, HostTensor>;
}

const format = "vitral checkpoint 1";

/** Writes a checkpoint so that the one before stays whole until this one is. */
export function saveCheckpoint(path: string, { position, seed, engine, state }: Checkpoint): Promise<void> {
  const metadata = new Map([
    ["format", format],
    ["seed", String(seed)],
    ["position", JSON.stringify(position)],
    ["engine", JSON.stringify(engine)],
  ]);
  return writeFileAtomically(path, encodeSafetensors({ tensors: state, metadata }));
}

/** @throws ProblemError F401, R203, R204 */
export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  const { tensors, metadata } = readSafetensors(path);
  if (metadata.get("format") !== format) {
    throw runError("R204", runWords.R204(path, `its metadata does not say ${JSON.stringify(format)}`));
  }
  const position = parsePosition(metadata.get("position"));
  const engine = parseEngine(metadata.get("engine"));
  const seed = Number(metadata.get("seed") ?? Number.NaN);
  if (position === undefined || engine === undefined || !Number.isSafeInteger(seed)) {
    throw runError("R204", runWords.R204(path, "its metadata is damaged"));
  }
  return { position, seed, engine, state: tensors };
}

/**
 * The tensors that the plan's state wants, all there and with its types and shapes. What the file has beyond them must
 * be an optimizer's: a plan that only evaluates keeps no moments.
 * @throws ProblemError R205 naming the first that does not fit
 */
export function stateFor(plan: Plan, path: string, saved: Checkpoint["state"]): Map<string, HostTensor> {
  const refuse = (fault: string) => runError("R205", runWords.R205(path, fault));
  const wanted = Object.entries(plan.state).map(([name, { dtype, shape }]): [string, HostTensor] => {
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
    if (!state.has(name) && !name.startsWith("adamw/")) throw refuse(`the model has no "${name}"`);
  }
  return state;
}

/** In what an engine differs from the one recorded, as "threads 1, not 2"; empty when results will be the same. */
export function engineDifferences(recorded: EngineIdentity, current: EngineIdentity): readonly string[] {
  return (["name", "library", "threads", "cpu"] as const)
    .filter((key) => recorded[key] !== current[key])
    .map((key) => `${key === "name" ? "engine" : key} ${current[key]}, not ${recorded[key]}`);
}

function parsePosition(text: string | undefined): Position | undefined {
  const { step, epoch, batch, lossSum, correct, images } = parseFields(text);
  const isPlace = [step, epoch, batch, images].every((n) => Number.isSafeInteger(n) && Number(n) >= 0);
  if (!isPlace || typeof lossSum !== "number" || typeof correct !== "number") return undefined;
  return { step: Number(step), epoch: Number(epoch), batch: Number(batch), lossSum, correct, images: Number(images) };
}

function parseEngine(text: string | undefined): EngineIdentity | undefined {
  const { name, library, threads, cpu } = parseFields(text);
  if (name !== "wasm" && name !== "cpu" && name !== "tensorflow") return undefined;
  if (typeof library !== "string" || typeof threads !== "number" || typeof cpu !== "string") return undefined;
  return { name, library, threads, cpu };
}

/** The fields of a JSON object in metadata; none where it is something else. */
function parseFields(text: string | undefined): Readonly<Partial<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
