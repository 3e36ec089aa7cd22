import type { Constant } from "../ir/graph.ts";

/** What PyTorch calls the weights of an op that has several, or one that is not alone. */
const THEIR_NAMES: ReadonlyMap<string, string> = new Map([
  ["kernel", "weight"],
  ["gain", "weight"],
  ["bias", "bias"],
  ["mean", "running_mean"],
  ["variance", "running_var"],
]);

export const isWeightName = (step: string): boolean => THEIR_NAMES.has(step);
export const theirWeightName = (step: string): string => THEIR_NAMES.get(step) ?? step;

/** Beside each running variance PyTorch counts the steps that it was made of. */
const VARIANCE = ".running_var";
export const counterBeside = (key: string): string | undefined =>
  key.endsWith(VARIANCE) ? `${key.slice(0, -VARIANCE.length)}.num_batches_tracked` : undefined;

/** Our axes of a kernel in the order of theirs: [..., in, out] there is [out, in, ...]. */
const theirAxes = (rank: number): number[] => {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return [...axes.slice(-2).reverse(), ...axes.slice(0, -2)];
};
const ourAxes = (rank: number): number[] => {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return [...axes.slice(2), ...axes.slice(0, 2).reverse()];
};

/** Theirs of a kernel of ours, and the other way round: of a linear layer or of a convolution over any number of axes. */
export const kernelToTheirs = (kernel: Constant): Constant => transposed(kernel, theirAxes(kernel.shape.length));
export const kernelToOurs = (kernel: Constant): Constant => transposed(kernel, ourAxes(kernel.shape.length));

export const theirKernelShape = (ours: readonly number[]): number[] => permuted(ours, theirAxes(ours.length));
export const ourKernelShape = (theirs: readonly number[]): number[] => permuted(theirs, ourAxes(theirs.length));

const permuted = (shape: readonly number[], axes: readonly number[]): number[] => axes.map((axis) => shape[axis] ?? 1);

/** Axis i of the result is axis `axes[i]` of the tensor. */
function transposed(tensor: Constant, axes: readonly number[]): Constant {
  const shape = permuted(tensor.shape, axes);
  const strides = tensor.shape.map((_, axis) => tensor.shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const steps = permuted(strides, axes);
  const data = tensor.data.slice();
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < data.length; to++) {
    data[to] = tensor.data[from] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const [step = 0, size = 1, at = 0] = [steps[axis], shape[axis], index[axis]];
      from += step;
      index[axis] = at + 1;
      if (at + 1 < size) break;
      from -= step * size;
      index[axis] = 0;
    }
  }
  return { ...tensor, shape, data };
}
