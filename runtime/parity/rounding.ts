import type { HostTensor, PreparedPlan } from "../engines/engine.ts";
import { difference } from "./deviation.ts";

/** How often the step is repeated, each time with other last bits. */
const REPEATS = 6;
/** A unit in the last place of an f32 that begins with 1. */
const LAST_BIT = 2 ** -23;

type Tensors = Readonly<Record<string, HostTensor>>;

/**
 * How far the results of a training step move when every weight and input moves by its last bit: what of a result is
 * rounding, measured on the engine itself. Where large terms cancel it is large beside what is left of them.
 * @param names the results to look at
 */
export async function roundingOf(
  prepared: PreparedPlan,
  state: ReadonlyMap<string, HostTensor>,
  inputs: Tensors,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const seen: Tensors[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const moved = lastBits(repeat);
    prepared.writeState(new Map([...state].map(([path, tensor]) => [path, moved(tensor)])));
    seen.push(
      await prepared.run(
        "train",
        Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, moved(tensor)])),
      ),
    );
  }
  const [first, ...others] = seen;
  return new Map(names.map((name) => [name, Math.max(...others.map((other) => apart(first?.[name], other[name])))]));
}

const apart = (a: HostTensor | undefined, b: HostTensor | undefined): number =>
  a === undefined || b === undefined ? 0 : difference(a.data, b.data);

/** Moves each number of a tensor up, down or not at all, the same way in every run of the program. */
function lastBits(seed: number): (tensor: HostTensor) => HostTensor {
  let word = (seed * 2654435761 + 12345) >>> 0;
  return (tensor) => {
    if (!(tensor.data instanceof Float32Array)) return tensor;
    const data = tensor.data.map((value) => {
      word = (Math.imul(word, 1664525) + 1013904223) >>> 0;
      return value * (1 + (((word >>> 16) % 3) - 1) * LAST_BIT);
    });
    return { ...tensor, data };
  };
}
