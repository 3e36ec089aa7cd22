import { fillUniform } from "../../compiler/kernels/philox.ts";
import { siteOf } from "../../compiler/kernels/site.ts";
import { seedWords } from "./seed.ts";

/**
 * The numbers 0 … length − 1 in a random order that is a function of its arguments alone: a resumed run finds the order
 * of its epoch without any generator's state.
 * @param stream what the order is for: streams of other names are independent
 * @param index the epoch, or 0 for an order that is drawn once
 */
export function shuffled(length: number, seed: number, stream: string, index: number): Uint32Array {
  const order = Uint32Array.from({ length }, (_, i) => i);
  const draws = new Float32Array(2 * length);
  const { low, high } = seedWords(seed);
  fillUniform(draws, low, high, index, siteOf(`shuffle ${stream}`));
  // Fisher and Yates; two draws of 23 bits make one of 46, so that the choice among `i + 1` has no bias to speak of.
  for (let i = length - 1; i > 0; i--) {
    const draw = (draws[2 * i] ?? 0) + (draws[2 * i + 1] ?? 0) * 2 ** -23;
    const j = Math.floor(draw * (i + 1));
    const kept = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = kept;
  }
  return order;
}
