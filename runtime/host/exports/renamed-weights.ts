import { namesFor } from "../../../compiler/checkpoint/foreign-names.ts";
import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { given } from "../../format/foreign-weights.ts";
import type { WrittenTensor } from "../../format/safetensors-types.ts";
import { weightsCollide } from "./exported-weights-messages.ts";

/**
 * Weights by the names and in the layouts of another library.
 * @param shapeOf shapes of that library's tensors, where they are known
 * @throws ProblemError X930–X933
 */
export function renamedWeights(
  typed: TypedGraph,
  library: string,
  weights: ReadonlyMap<string, HostTensor>,
  shapeOf?: (key: string) => readonly number[] | undefined,
): ReadonlyMap<string, WrittenTensor> {
  const named = new Map<string, HostTensor>();
  const origins = new Map<string, string>();
  const { sources, counters } = namesFor(typed, library);
  for (const source of sources) {
    const { path, span } = source;
    const ours = weights.get(path);
    if (ours === undefined) throw new Error(`there is no weight ${path}`);
    for (const [key, theirs] of given(source, ours, shapeOf)) {
      const before = named.get(key);
      // Where their one tensor is two of ours, these are the same in what they read; after training they may not be.
      if (before !== undefined && !isSame(before, theirs))
        throw new ProblemError(weightsCollide(key, origins.get(key) ?? "", path, span));
      named.set(key, theirs);
      origins.set(key, path);
    }
  }
  const none: WrittenTensor = { dtype: "i64", shape: [], data: new BigInt64Array(1) };
  return new Map<string, WrittenTensor>([...named, ...counters.map((key) => [key, none] as const)]);
}

const isSame = (a: HostTensor, b: HostTensor): boolean =>
  a.shape.join() === b.shape.join() && a.data.every((x, i) => Object.is(x, b.data[i]));
