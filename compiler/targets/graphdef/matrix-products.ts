import { productOf } from "../../size/size.ts";
import { flag, ofType } from "./attributes.ts";
import type { Call } from "./call.ts";
import type { Tensor } from "./node-parts.ts";

/** Products of numbers in one of a batch's products, below which oneDNN takes longer to begin than to multiply. */
const SMALL = 8192;

/**
 * A product of matrices. oneDNN takes `BatchMatMulV2` and leaves `BatchMatMulV3` to TensorFlow's own kernel, which takes a
 * third of the time for heads of 17 tokens × 16 numbers, and as long or longer from 17 × 64.
 */
export function product({ writer, inputs: [a, b], attributes, results: [{ shape }] }: Call<"matmul">): Tensor {
  const { transposeA, transposeB } = attributes;
  const operands = [a.tensor, b.tensor];
  if (shape.length === 2)
    return writer.add("MatMul", operands, {
      attributes: { transpose_a: flag(transposeA), transpose_b: flag(transposeB) },
    });
  const flags = { adj_x: flag(transposeA), adj_y: flag(transposeB) };
  const each = productOf([...shape.slice(-2), a.shape.at(transposeA ? -2 : -1) ?? 1]);
  return typeof each === "number" && each < SMALL
    ? writer.add("BatchMatMulV3", operands, { attributes: { ...flags, Tout: ofType("f32") } })
    : writer.add("BatchMatMulV2", operands, { attributes: flags });
}
