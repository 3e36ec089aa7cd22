import type { Value } from "../ir/graph.ts";
import type { Shape } from "../ir/kernel-attributes.ts";
import type { LowerContext } from "../op/op.ts";

type Context = Pick<LowerContext<unknown, unknown, unknown>, "emit" | "constant" | "uniform" | "share">;

/**
 * Sets to 0 where a number drawn for it lies below the rate, and divides the rest by what remains, so that the mean is
 * kept; the rate is a constant, or the part of it that a step has.
 * @param each the shape of what is kept or dropped together
 */
export function keep({ emit, constant, uniform, share }: Context, x: Value, each: Shape, rate: number): Value {
  const one = x.shape.map(() => 1);
  const part = share();
  // In f32 too something remains of the highest rate.
  const now = part && emit.reshape(emit.affine(part, Math.min(rate, 1 - 2 ** -24)), one);
  const threshold = now ?? constant({ dtype: "f32", shape: one, data: Float64Array.of(rate) });
  const kept = emit.cast(emit.compare(uniform(each, "keep"), "ge", threshold), "f32");
  return emit.mul(x, now === undefined ? emit.affine(kept, 1 / (1 - rate)) : emit.div(kept, emit.affine(now, -1, 1)));
}
