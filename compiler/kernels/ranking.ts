import { resultsOf } from "../ir/kernel-arity.ts";
import { sizeAt } from "../ir/same-shape.ts";
import { isConstant } from "../size/size.ts";
import { ensure, isNumeric } from "./fit.ts";
import type { Kernel, KernelTable } from "./kernel.ts";
import { at, cutAt, elementCount, zeros } from "./nd-array.ts";
import { keptShape } from "./reduction.ts";

/** Where along an axis the largest element is; the lowest index of equal ones. The axis stays, at size 1. */
const argmax: Kernel<"argmax"> = {
  shape(inputs, { axis }) {
    ensure("argmax", inputs, isNumeric(inputs[0].dtype), "numbers expected");
    return [{ dtype: "i32", shape: keptShape("argmax", inputs, [axis]) }];
  },
  vjp: null,
  flops: (inputs) => elementCount(inputs[0].shape),
  evaluate(inputs, { axis }) {
    const [{ shape, data }] = inputs;
    const result = zeros(argmax.shape(inputs, { axis })[0]);
    const { outer, length, inner } = cutAt(shape, axis);
    for (let o = 0; o < outer; o++) {
      for (let n = 0; n < inner; n++) {
        const element = (i: number) => at(data, (o * length + i) * inner + n);
        let best = 0;
        for (let i = 1; i < length; i++) if (element(i) > element(best)) best = i;
        result.data[o * inner + n] = best;
      }
    }
    return [result];
  },
};

/** NaN before all numbers, as PyTorch has it. */
const descending = (a: number, b: number): number =>
  Number(Number.isNaN(b)) - Number(Number.isNaN(a)) || Number(b > a) - Number(b < a);

/** The k largest along the last axis, largest first, and where they were; the lowest index first among equal ones. */
const topK: Kernel<"top_k"> = {
  shape(inputs, { k }) {
    const [{ dtype, shape }] = inputs;
    const length = shape.at(-1);
    ensure("top_k", inputs, isNumeric(dtype) && length !== undefined, "numbers along an axis expected");
    const hasSoMany = Number.isInteger(k) && k >= 1 && !(isConstant(length) && k > length);
    ensure("top_k", inputs, hasSoMany, `has no ${k} largest`);
    const best = shape.with(-1, k);
    return [
      { dtype, shape: best },
      { dtype: "i32", shape: best },
    ];
  },
  vjp({ emit, inputs, outputs, cotangents }) {
    const [x] = inputs;
    const [forValues] = cotangents;
    const [values, indices] = outputs;
    if (forValues === undefined) return [undefined];
    // [..., k, 1] · [..., k, n], summed over k: each value's cotangent goes back to where the value was.
    const last = x.shape.length - 1;
    const origin = emit.oneHot(indices, sizeAt(x.shape, last));
    const placed = emit.mul(emit.reshape(forValues, [...values.shape, 1]), origin);
    return [emit.reshape(emit.sum(placed, [last]), x.shape)];
  },
  flops: (inputs) => elementCount(inputs[0].shape),
  evaluate(inputs, attributes) {
    const [x] = inputs;
    const [values, indices] = resultsOf("top_k", topK.shape(inputs, attributes).map(zeros));
    const length = x.shape.at(-1) ?? 0;
    const { k } = attributes;
    for (let row = 0; row * length < x.data.length; row++) {
      const element = (i: number) => at(x.data, row * length + i);
      const order = Array.from({ length }, (_, i) => i).sort((i, j) => descending(element(i), element(j)) || i - j);
      order.slice(0, k).forEach((index, rank) => {
        values.data[row * k + rank] = element(index);
        indices.data[row * k + rank] = index;
      });
    }
    return [values, indices];
  },
};

export const rankings: Pick<KernelTable, "argmax" | "top_k"> = { argmax, top_k: topK };
