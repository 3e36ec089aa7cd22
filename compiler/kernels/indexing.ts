import type { Constant } from "../ir/graph.ts";
import type { KernelName } from "../ir/kernel-attributes.ts";
import { sameShape, sizeAt } from "../ir/same-shape.ts";
import { ensure, isNumeric, mayBeLength } from "./fit.ts";
import type { Kernel, KernelTable } from "./kernel.ts";
import { at, cutAt, elementCount, zeros } from "./nd-array.ts";

/** Result[o, j…, n] = x[o, indices[j…], n]: the axes of the indices stand in place of `axis`. */
const gather: Kernel<"gather"> = {
  shape(inputs, { axis }) {
    const [x, indices] = inputs;
    ensure("gather", inputs, indices.dtype === "i32", "indices are i32");
    ensure("gather", inputs, axis >= 0 && axis < x.shape.length, `there is no axis ${axis}`);
    return [{ dtype: x.dtype, shape: x.shape.toSpliced(axis, 1, ...indices.shape) }];
  },
  vjp({ emit, inputs, cotangents, attributes: { axis } }) {
    const [x, indices] = inputs;
    return [emit.scatterAdd(cotangents[0], indices, axis, sizeAt(x.shape, axis)), undefined];
  },
  flops: () => 0,
  evaluate(inputs, { axis }) {
    const [x, indices] = inputs;
    const result = zeros(gather.shape(inputs, { axis })[0]);
    const { outer, length, inner } = cutAt(x.shape, axis);
    requireIndices("gather", indices, length);
    const picks = indices.data.length;
    for (let o = 0; o < outer; o++) {
      for (let j = 0; j < picks; j++) {
        const from = (o * length + at(indices.data, j)) * inner;
        const to = (o * picks + j) * inner;
        for (let n = 0; n < inner; n++) result.data[to + n] = at(x.data, from + n);
      }
    }
    return [result];
  },
};

/** The gradient of `gather`: result[o, indices[j…], n] is the sum of updates[o, j…, n]; what no index names is 0. */
const scatterAdd: Kernel<"scatter_add"> = {
  shape(inputs, { axis, size }) {
    const [updates, indices] = inputs;
    ensure("scatter_add", inputs, indices.dtype === "i32", "indices are i32");
    ensure("scatter_add", inputs, isNumeric(updates.dtype) && mayBeLength(size), "numbers and a size expected");
    ensure("scatter_add", inputs, axis >= 0 && axis <= updates.shape.length, `there is no axis ${axis}`);
    const replaced = updates.shape.slice(axis, axis + indices.shape.length);
    ensure("scatter_add", inputs, sameShape(replaced, indices.shape), `axes from ${axis} on differ from the indices'`);
    return [{ dtype: updates.dtype, shape: updates.shape.toSpliced(axis, indices.shape.length, size) }];
  },
  vjp({ emit, inputs, cotangents, attributes: { axis } }) {
    return [emit.gather(cotangents[0], inputs[1], axis), undefined];
  },
  flops: (inputs) => elementCount(inputs[0].shape),
  evaluate(inputs, attributes) {
    const [updates, indices] = inputs;
    const result = zeros(scatterAdd.shape(inputs, attributes)[0]);
    const { outer, length, inner } = cutAt(result.shape, attributes.axis);
    requireIndices("scatter_add", indices, length);
    const picks = indices.data.length;
    for (let o = 0; o < outer; o++) {
      for (let j = 0; j < picks; j++) {
        const to = (o * length + at(indices.data, j)) * inner;
        const from = (o * picks + j) * inner;
        for (let n = 0; n < inner; n++) result.data[to + n] = at(result.data, to + n) + at(updates.data, from + n);
      }
    }
    return [result];
  },
};

/** 1 at the index along a new last axis, 0 elsewhere; an index outside 0 … depth − 1 gives zeros only. */
const oneHot: Kernel<"one_hot"> = {
  shape(inputs, { depth }) {
    const [indices] = inputs;
    ensure("one_hot", inputs, indices.dtype === "i32" && mayBeLength(depth), "i32 indices and a depth expected");
    return [{ dtype: "f32", shape: [...indices.shape, depth] }];
  },
  // The result is f32, but moves in jumps: no gradient flows to an index.
  vjp: () => [undefined],
  flops: () => 0,
  evaluate(inputs, attributes) {
    const [indices] = inputs;
    const result = zeros(oneHot.shape(inputs, attributes)[0]);
    const depth = result.shape.at(-1) ?? 0;
    indices.data.forEach((index, e) => {
      if (index >= 0 && index < depth) result.data[e * depth + index] = 1;
    });
    return [result];
  },
};

function requireIndices(kernel: KernelName, indices: Constant, length: number): void {
  const fits = indices.data.every((index) => index >= 0 && index < length);
  ensure(kernel, [indices], fits, `an index is not below ${length}`);
}

export const indexing: Pick<KernelTable, "gather" | "scatter_add" | "one_hot"> = {
  gather,
  scatter_add: scatterAdd,
  one_hot: oneHot,
};
