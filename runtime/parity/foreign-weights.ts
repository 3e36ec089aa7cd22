import type { WeightSource } from "../../compiler/checkpoint/weight-source.ts";
import type { Constant } from "../../compiler/ir/graph.ts";
import type { HostTensor } from "../engines/engine.ts";

/** The other library's tensors, one for each key of a source, as the weight that this model has. */
export const taken = (source: WeightSource, tensors: readonly HostTensor[]): HostTensor =>
  toHost(source.take(tensors.map(toConstant)));

/** A weight of ours as the tensors that the other library has, by their names. */
export const given = (source: WeightSource, tensor: HostTensor): readonly (readonly [string, HostTensor])[] => {
  const theirs = source.give(toConstant(tensor)).map(toHost);
  return source.keys.flatMap((key, i) => {
    const found = theirs[i];
    return found === undefined ? [] : [[key, found] as const];
  });
};

const toConstant = ({ shape, data }: HostTensor): Constant => ({ dtype: "f32", shape, data: Float64Array.from(data) });
const toHost = ({ shape, data }: Constant): HostTensor => ({ dtype: "f32", shape, data: Float32Array.from(data) });
