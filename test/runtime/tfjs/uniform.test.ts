import fc from "fast-check";
import { expect, it } from "vitest";
import { fillUniform } from "../../../compiler/kernels/philox.ts";
import { drawUniform } from "../../../runtime/tfjs/uniform.ts";

it("draws the reference's numbers, to the bit", () => {
  const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const length = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(16_383, 16_384, 16_385, 40_001));
  fc.assert(
    fc.property(length, word, word, word, fc.integer({ min: 0, max: 2 ** 32 - 1 }), (size, low, high, step, site) => {
      const [reference, fast] = [new Float32Array(size), new Float32Array(size)];
      fillUniform(reference, low, high, step, site);
      drawUniform(fast, low, high, step, site);
      expect(Buffer.compare(Buffer.from(reference.buffer), Buffer.from(fast.buffer))).toBe(0);
    }),
    { numRuns: 60 },
  );
});
