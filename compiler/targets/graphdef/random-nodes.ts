import { ofType, whole } from "./attributes.ts";
import type { Call } from "./call.ts";
import type { GraphWriter } from "./graph-writer.ts";
import type { Tensor } from "./node-parts.ts";

/** Philox4x32-10, as TensorFlow counts its algorithms. */
const PHILOX = 1;

/**
 * Uniform numbers of [0, 1), the plan's to the bit: TensorFlow's stateless generator with the seed as its key and with
 * its counter at [0, step + site · 2³²].
 */
export function uniform({ writer, inputs: [seed, step], attributes: { site, shape } }: Call<"random">): Tensor {
  const zero = writer.number(0, "i32");
  const words = [zero, zero, step.tensor, writer.number(site | 0, "i32")];
  const counter = joined(writer, writer.add("Pack", words, { attributes: { N: whole(words.length) } }), 2);
  const operands = [writer.sizes(shape), joined(writer, seed.tensor, 1), counter, writer.number(PHILOX, "i32")];
  return writer.add("StatelessRandomUniformV2", operands, { type: "f32", attributes: { dtype: ofType("f32") } });
}

/** Pairs of 32 bits, the low ones first, as numbers of 64. */
function joined(writer: GraphWriter, words: Tensor, pairs: number): Tensor {
  const rows = writer.reshape(words, [pairs, 2]);
  return writer.add("Bitcast", [rows], { type: "u64", attributes: { type: ofType("u64") } });
}
