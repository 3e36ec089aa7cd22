import type { Value } from "../ir/graph.ts";
import type { Emitter } from "./emit.ts";
import { ensure, ensureReals } from "./fit.ts";
import type { Kernel, KernelTable } from "./kernel.ts";
import { at, elementCount, zeros } from "./nd-array.ts";

type SoftmaxName = "softmax" | "log_softmax";

/** What a row becomes, from its maximum m and the sum of all e^(x−m). Subtracting m keeps the powers finite. */
type Finish = (x: number, max: number, sum: number) => number;

function overLastAxis<K extends SoftmaxName>(
  name: K,
  finish: Finish,
  gradient: (emit: Emitter, g: Value, y: Value, axis: number) => Value,
): Kernel<K> {
  const shape: Kernel<K>["shape"] = (inputs) => {
    const [x] = inputs;
    ensureReals(name, inputs);
    ensure(name, inputs, x.shape.length > 0, "there is no last axis");
    return [{ dtype: "f32", shape: x.shape }];
  };
  return {
    shape,
    vjp({ emit, outputs, cotangents }) {
      const [y] = outputs;
      return [gradient(emit, cotangents[0], y, y.shape.length - 1)];
    },
    // max, subtract, exp, sum, divide
    flops: (_, outputs) => 5 * elementCount(outputs[0].shape),
    evaluate(inputs, attributes) {
      const [x] = inputs;
      const result = zeros(shape(inputs, attributes)[0]);
      const length = x.shape.at(-1) ?? 0;
      for (let start = 0; start < x.data.length; start += length) {
        let max = Number.NEGATIVE_INFINITY;
        for (let i = start; i < start + length; i++) max = Math.max(max, at(x.data, i));
        let sum = 0;
        for (let i = start; i < start + length; i++) sum += Math.exp(at(x.data, i) - max);
        for (let i = start; i < start + length; i++) result.data[i] = finish(at(x.data, i), max, sum);
      }
      return [result];
    },
  };
}

/** Both act on the last axis. */
export const softmaxes: Pick<KernelTable, SoftmaxName> = {
  // e^x / Σ e^x; gradient y (g − Σ g y)
  softmax: overLastAxis(
    "softmax",
    (x, max, sum) => Math.exp(x - max) / sum,
    (emit, g, y, axis) => emit.mul(y, emit.sub(g, emit.sum(emit.mul(g, y), [axis]))),
  ),
  // x − log Σ e^x; gradient g − e^y Σ g
  log_softmax: overLastAxis(
    "log_softmax",
    (x, max, sum) => x - max - Math.log(sum),
    (emit, g, y, axis) => emit.sub(g, emit.mul(emit.unary("exp", y), emit.sum(g, [axis]))),
  ),
};
