import { elementCount } from "../engines/host-tensor.ts";
import type { Binary, Calls, Unary } from "../tfjs/calls.ts";
import { matrixProduct } from "./contraction.ts";
import { picking } from "./index-outside.ts";
import type { EagerKernels } from "./kernel.ts";
import { transpose } from "./view.ts";

export const indexing: EagerKernels<"gather" | "scatter_add" | "one_hot"> = {
  gather: (calls, { attributes: { axis }, inputs }) => {
    const gather = calls.kernel("GatherV2");
    const length = inputs[0].shape[axis] ?? 0;
    return (x, indices) => picking(length, () => gather({ x, indices }, { axis, batchDims: 0 }));
  },

  // Rows are brought to the front: u as [indices, rest], the result as [size, rest].
  scatter_add: (calls, { attributes, inputs }) => {
    const { axis, size } = attributes;
    const [updates] = inputs;
    const indexRank = inputs[1].shape.length;
    const count = elementCount(inputs[1].shape);
    const before = range(0, axis);
    const blocks = range(axis, axis + indexRank);
    const after = range(axis + indexRank, updates.shape.length);
    const others = [...before, ...after].map((at) => updates.shape[at] ?? 1);
    const rest = elementCount(others);
    const rows = [size, ...others];
    // Whole numbers go through f32, which is exact up to 2^24: the tfjs kernels below are made for gradients.
    const isWhole = updates.dtype === "i32";
    const toRows = calls.chain(
      transpose(calls, updates.shape, [...blocks, ...before, ...after]),
      calls.reshape([count, rest]),
      isWhole ? calls.cast("float32") : (x) => x,
    );
    const fromRows = calls.chain(
      isWhole ? calls.cast("int32") : (x) => x,
      calls.reshape(rows),
      transpose(calls, rows, [...range(1, axis + 1), 0, ...range(axis + 1, rows.length)]),
    );
    const flatten = calls.reshape([count]);
    const addRows = calls.capabilities.segmentSum ? segmentSum(calls, size) : oneHotProduct(calls, count, size);
    return (u, indices) => fromRows(addRows(toRows(u), flatten(indices)));
  },

  one_hot: (calls, { attributes }) => oneHot(calls, attributes.depth),
};

function segmentSum(calls: Calls, size: number): Binary {
  const kernel = calls.kernel("UnsortedSegmentSum");
  return (x, segmentIds) => kernel({ x, segmentIds }, { numSegments: size });
}

/** one_hot(indices)ᵀ · rows */
function oneHotProduct(calls: Calls, count: number, size: number): Binary {
  const hot = oneHot(calls, size);
  const turn = transpose(calls, [count, size], [1, 0]);
  const product = matrixProduct(calls);
  return (rows, indices) => product(turn(hot(indices)), rows);
}

function oneHot(calls: Calls, depth: number): Unary {
  const kernel = calls.kernel("OneHot");
  // The type of the result is an attribute that wasm ignores.
  const call: Unary = (indices) => kernel({ indices }, { dtype: "int32", depth, onValue: 1, offValue: 0 });
  return calls.chain(call, calls.cast("float32"));
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
