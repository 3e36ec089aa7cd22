import type { Unary } from "../tfjs/calls.ts";
import { affine } from "./elementwise.ts";
import type { EagerKernels } from "./kernel.ts";
import { mean, sum } from "./reduction.ts";

/** Kernels whose gradients are closed forms. */
export const normalized: EagerKernels<"softmax" | "log_softmax" | "normalize" | "gelu"> = {
  softmax: (calls, { inputs }) => {
    const [{ shape }] = inputs;
    const softmax = calls.kernel("Softmax");
    const dim = shape.length - 1;
    return (logits) => softmax({ logits }, { dim });
  },

  log_softmax: (calls, { inputs }) => {
    const [type] = inputs;
    const rows = [...type.shape.slice(0, -1), 1];
    const max = calls.chain(
      calls.unary("Max", { reductionIndices: [type.shape.length - 1], keepDims: true }),
      calls.reshape(rows),
    );
    const subtract = calls.binary("Sub");
    const logOfSum = calls.chain(calls.unary("Exp"), sum(calls, type, [type.shape.length - 1]), calls.unary("Log"));
    return (x) => {
      const shifted = subtract(x, max(x));
      return subtract(shifted, logOfSum(shifted));
    };
  },

  // x̂ = (x - mean) / √(variance + ε). Two passes: the one-pass variance loses all digits when the mean is large.
  normalize: (calls, { attributes, inputs, outputs }) => {
    const [type] = inputs;
    const average = mean(calls, type, attributes.axes);
    const subtract = calls.binary("Sub");
    const multiply = calls.binary("Multiply");
    const reciprocalRoot = calls.chain(average, affine(calls, 1, attributes.epsilon), calls.unary("Rsqrt"));
    const noMean = calls.filled("f32", outputs[1].shape, 0);
    return (x) => {
      const center = attributes.center ? average(x) : noMean;
      const centered = attributes.center ? subtract(x, center) : x;
      const squared = multiply(centered, centered);
      const rstd = reciprocalRoot(squared);
      calls.device.drop(squared);
      return [multiply(centered, rstd), center, rstd];
    };
  },

  gelu: (calls, { attributes }) => {
    const multiply = calls.binary("Multiply");
    const gate = attributes.form === "exact" ? normalDistribution() : logisticOfCubic();
    return (x) => multiply(x, gate(x));

    /** Φ(x) = ½ + ½ erf(x/√2) */
    function normalDistribution(): Unary {
      return calls.chain(affine(calls, Math.SQRT1_2, 0), calls.unary("Erf"), affine(calls, 0.5, 0.5));
    }

    /** ½ + ½ tanh(z) = sigmoid(2z) with z = √(2/π)(x + 0.044715 x³) */
    function logisticOfCubic(): Unary {
      const scale = 2 * Math.sqrt(2 / Math.PI);
      const slope = calls.chain((x) => multiply(x, x), affine(calls, 0.044715 * scale, scale));
      const logistic = calls.unary("Sigmoid");
      return (x) => logistic(multiply(x, slope(x)));
    }
  },
};
