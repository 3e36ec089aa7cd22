import type { BoundType } from "../../compiler/kernels/kernel.ts";
import { elementCount } from "../engines/host-tensor.ts";
import type { Calls, Unary } from "../tfjs/calls.ts";
import { broadcastTo } from "./broadcasting.ts";
import type { EagerKernels } from "./kernel.ts";
import { slice, transpose } from "./view.ts";

export const movement: EagerKernels<"reshape" | "transpose" | "broadcast" | "concat" | "slice" | "pad" | "reverse"> = {
  reshape: (calls, { attributes }) => calls.reshape(attributes.shape),
  transpose: (calls, { attributes, inputs }) => transpose(calls, inputs[0].shape, attributes.perm),
  broadcast: (calls, { attributes, inputs }) => broadcastTo(calls, inputs[0], attributes.shape),

  // Backends differ in what they make of empty operands.
  concat: (calls, { attributes, inputs, outputs }) => {
    const concat = calls.concat(attributes.axis);
    const toResult = calls.reshape(outputs[0].shape);
    const holds = inputs.map((type) => elementCount(type.shape) > 0);
    return (...xs) => {
      const filled = xs.filter((_, i) => holds[i]);
      if (filled.length > 1) return concat(filled);
      return (filled.length === 1 ? filled : xs).slice(0, 1).map(toResult);
    };
  },

  slice: (calls, { attributes, inputs }) => slice(calls, inputs[0].shape, attributes.begin, attributes.size),
  pad: (calls, { attributes }) => calls.pad(attributes.lo, attributes.hi, attributes.value),
  reverse: (calls, { attributes, inputs }) => onWords(calls, inputs[0], reverse(calls, attributes.axes)),
};

export function reverse(calls: Calls, axes: readonly number[]): Unary {
  return calls.unary("Reverse", { dims: axes });
}

/** Runs a kernel that handles 4-byte elements only on bytes too. */
export function onWords(calls: Calls, type: BoundType, kernel: Unary): Unary {
  if (type.dtype !== "bool" || !calls.capabilities.wordsOnly) return kernel;
  return calls.chain(calls.cast("int32"), kernel, calls.cast("bool"));
}
