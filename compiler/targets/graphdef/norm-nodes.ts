import type { Call } from "./call.ts";
import type { GraphWriter } from "./graph-writer.ts";
import type { Tensor } from "./node-parts.ts";

/** x̂ = (x − mean) / √(variance + ε), the mean and the inverse of the spread. The variance is of what is centred. */
export function normalized({ writer, inputs: [{ tensor: x }], attributes }: Call<"normalize">): readonly Tensor[] {
  const { axes, epsilon, center } = attributes;
  const mean = center ? writer.reduce("Mean", x, axes) : undefined;
  const centred = mean === undefined ? x : writer.add("Sub", [x, mean]);
  const variance = writer.reduce("Mean", writer.add("Square", [centred]), axes);
  const spread = writer.add("Rsqrt", [writer.scaled(variance, 1, epsilon)]);
  return [writer.add("Mul", [centred, spread]), mean ?? writer.add("Sub", [spread, spread]), spread];
}

/** x · Φ(x), or what is close to it by tanh. */
export function gelu({ writer, inputs: [{ tensor: x }], attributes: { form } }: Call<"gelu">): Tensor {
  return writer.add("Mul", [x, form === "exact" ? normalDistribution(writer, x) : logisticOfCubic(writer, x)]);
}

/** Φ(x) = ½ + ½ erf(x/√2) */
const normalDistribution = (writer: GraphWriter, x: Tensor): Tensor =>
  writer.scaled(writer.add("Erf", [writer.scaled(x, Math.SQRT1_2)]), 0.5, 0.5);

/** ½ + ½ tanh(z) = sigmoid(2z) with z = √(2/π)(x + 0.044715 x³) */
function logisticOfCubic(writer: GraphWriter, x: Tensor): Tensor {
  const scale = 2 * Math.sqrt(2 / Math.PI);
  const slope = writer.scaled(writer.add("Square", [x]), 0.044715 * scale, scale);
  return writer.add("Sigmoid", [writer.add("Mul", [x, slope])]);
}
