import type { Kernel } from "./kernel.ts";

/** The value as it is; gradients take it for a constant. */
export const stopGradient: Kernel<"stop_gradient"> = {
  shape(inputs) {
    const [{ dtype, shape }] = inputs;
    return [{ dtype, shape }];
  },
  vjp: () => [undefined],
  flops: () => 0,
  evaluate: (inputs) => [inputs[0]],
};
