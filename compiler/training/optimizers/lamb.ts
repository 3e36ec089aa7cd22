import type { OptimizerOptions } from "../../../schema/recipe/recipe-optimizer.ts";
import type { Value } from "../../ir/graph.ts";
import type { Emitter } from "../../kernels/emit.ts";
import { corrections, means, nextMeans } from "./adam-change.ts";
import { norm, type Optimizer, spread } from "./optimizer.ts";

/**
 * LAMB as timm has it: u = (m/c₁) / (√v/√c₂ + ε) + λ·w; w ← w − lr · ‖w‖/‖u‖ · u. The factor is 1 where a norm is 0, and
 * for weights without decay, unless it is always applied.
 */
export const lamb: Optimizer<OptimizerOptions<"lamb">> = {
  title: "LAMB",
  keeps: () => means,
  scalars: corrections,
  begin(step, options) {
    const { epsilon, trust_clip, always_adapt } = options;
    const correction = step.scalar("bias_correction1");
    const root = step.emit.unary("sqrt", step.scalar("bias_correction2"));
    return (emit, weight, kept) => {
      const { value, gradient, decay, rate } = weight;
      const { first, second } = nextMeans(emit, options, gradient, kept);
      const deviation = emit.div(emit.unary("sqrt", second), spread(emit, root, value));
      const adam = emit.div(emit.div(first, spread(emit, correction, value)), emit.affine(deviation, 1, epsilon));
      const direction = decay === 0 ? adam : emit.add(adam, emit.affine(value, decay));
      const isAdapted = decay !== 0 || always_adapt;
      const trust = isAdapted ? trustIn(emit, norm(emit, value), norm(emit, direction), trust_clip) : undefined;
      const size = trust === undefined ? step.rate(rate) : emit.mul(step.rate(rate), trust);
      return { weight: emit.sub(value, emit.mul(direction, spread(emit, size, value))), kept: [first, second] };
    };
  },
};

/** ‖w‖/‖u‖, or 1 where either is 0. */
function trustIn(emit: Emitter, weight: Value, direction: Value, isClipped: boolean): Value {
  const [zero, one] = [0, 1].map((number) => emit.constant({ dtype: "f32", shape: [], data: Float64Array.of(number) }));
  if (zero === undefined || one === undefined) throw new Error("two constants");
  const divisor = emit.select(emit.compare(direction, "gt", zero), direction, one);
  const ratio = emit.select(emit.compare(direction, "gt", zero), emit.div(weight, divisor), one);
  const trust = emit.select(emit.compare(weight, "gt", zero), ratio, one);
  return isClipped ? emit.minimum(trust, one) : trust;
}
