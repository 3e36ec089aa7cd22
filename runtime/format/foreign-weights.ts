import type { OtherGrid } from "../../compiler/checkpoint/other-grid.ts";
import type { WeightSource } from "../../compiler/checkpoint/weight-source.ts";
import type { Constant } from "../../compiler/ir/graph.ts";
import type { HostTensor } from "../engines/engine.ts";

/** The other library's tensors, one for each key of a source, as the weight that this model has. */
export const taken = (source: WeightSource, tensors: readonly HostTensor[]): HostTensor =>
  toHost(source.take(tensors.map(toConstant)));

/**
 * A weight of ours as the tensors that the other library has, by their names.
 * @param shapeOf what is known of their shapes: parts of a weight need not be equal then
 */
export const given = (
  source: WeightSource,
  tensor: HostTensor,
  shapeOf: (key: string) => readonly number[] | undefined = () => undefined,
): readonly (readonly [string, HostTensor])[] => {
  const known = source.keys.flatMap((key) => {
    const shape = shapeOf(key);
    return shape === undefined ? [] : [shape];
  });
  const isKnown = known.length === source.keys.length && elements(known) === tensor.data.length;
  const theirs = source.give(toConstant(tensor), isKnown ? known : undefined).map(toHost);
  return source.keys.flatMap((key, i) => {
    const found = theirs[i];
    return found === undefined ? [] : [[key, found] as const];
  });
};

/** A weight of a model for images of one size as the model for another has it. */
export const brought = ({ theirs, ours }: OtherGrid, tensor: HostTensor): HostTensor =>
  toHost(ours.take(theirs.give(toConstant(tensor))));

const elements = (shapes: readonly (readonly number[])[]): number =>
  shapes.reduce((sum, shape) => sum + shape.reduce((product, size) => product * size, 1), 0);

const toConstant = ({ shape, data }: HostTensor): Constant => ({ dtype: "f32", shape, data: Float64Array.from(data) });
const toHost = ({ shape, data }: Constant): HostTensor => ({ dtype: "f32", shape, data: Float32Array.from(data) });
