import type { CheckpointMap } from "../../schema/spec/spec.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import { reject } from "../shape/rejection.ts";
import * as messages from "./foreign-names-messages.ts";
import { MapReading } from "./map-reading.ts";
import { counterBeside } from "./pytorch-layout.ts";
import type { WeightSource } from "./weight-source.ts";

/** Under this name safetensors keeps a file's notes. */
const NOTES = "__metadata__";

/** A model's weights as another library has them. */
export interface ForeignNames {
  /** What every weight is called there, and what it becomes. */
  readonly sources: readonly WeightSource[];
  /** Tensors of that library that count training steps, and begin at 0. */
  readonly counters: readonly string[];
}

/**
 * The checkpoint map of that name, read the other way round.
 * @throws ProblemError X930, X931, X936; the sources' `give` throws X932
 */
export function namesFor(typed: TypedGraph, library: string): ForeignNames {
  const map = mapCalled(typed, library);
  const reading = new MapReading(map, typed);
  const sources = [...typed.weights.keys()].map((path) => {
    const found = reading.sourceOf(path);
    if (found === undefined) return reject(messages.noNameFor(map.name, path));
    if (found.keys.includes(NOTES)) return reject(messages.nameOfNotes(found.span, NOTES));
    return found;
  });
  const keys = map.layout === undefined ? [] : sources.flatMap((source) => source.keys);
  return { sources, counters: keys.flatMap((key) => counterBeside(key) ?? []) };
}

function mapCalled({ model: { spec } }: TypedGraph, library: string): CheckpointMap {
  const names = spec.checkpoints.map(({ name }) => name);
  const found = spec.checkpoints.find(({ name }) => name.text === library);
  return found ?? reject(messages.noMapCalled(spec.span, library, names));
}
