import { ensure, mayBeLength } from "./fit.ts";
import type { Kernel } from "./kernel.ts";
import { at, zeros } from "./nd-array.ts";
import { fillUniform } from "./philox.ts";

/**
 * Uniform numbers in [0, 1) from (seed: i32 [2], low word first; step: i32 []): a pure function of seed, step, the
 * site and the element's index, so that no generator has state and every engine draws the same. See `fillUniform`.
 */
export const random: Kernel<"random"> = {
  shape(inputs, { shape }) {
    const [seed, step] = inputs;
    const fitsSeed = seed.dtype === "i32" && seed.shape.length === 1 && seed.shape[0] === 2;
    ensure("random", inputs, fitsSeed, "the seed is i32[2]: low word, high word");
    ensure("random", inputs, step.dtype === "i32" && step.shape.length === 0, "the step is i32[]");
    ensure("random", inputs, shape.every(mayBeLength), "a size is negative");
    return [{ dtype: "f32", shape }];
  },
  vjp: null,
  // Integers only.
  flops: () => 0,
  evaluate(inputs, attributes) {
    const [seed, step] = inputs;
    const result = zeros(random.shape(inputs, attributes)[0]);
    if (result.data instanceof Float64Array) {
      fillUniform(result.data, at(seed.data, 0), at(seed.data, 1), at(step.data, 0), attributes.site);
    }
    return [result];
  },
};
