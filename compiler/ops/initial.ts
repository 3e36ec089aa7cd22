import type { Init } from "../ir/plan.ts";
import type { Size } from "../size/size.ts";

/**
 * PyTorch's default for linear and convolution weights and biases: `kaiming_uniform_(a=√5)`, which is uniform in
 * ±1/√fan_in (torch.nn.Linear.reset_parameters).
 */
export function fanInUniform(fanIn: Size): Init {
  // A weight's shape must be constant, which is checked where weights are declared; until then any bound will do.
  const bound = typeof fanIn === "number" && fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
  return { kind: "uniform", low: -bound, high: bound };
}
