import type { AnyStep, Value } from "../../ir/graph.ts";
import { operandsOf } from "../../ir/kernel-arity.ts";
import { sameShape, sizeAt } from "../../ir/same-shape.ts";
import { product } from "./matmul-nodes.ts";
import { isLayerNorm, layerNorm } from "./norm-nodes.ts";
import { withoutLeadingOnes } from "./operands.ts";
import type { Before, Pattern } from "./pattern.ts";

/** Steps that are one op of ONNX, told by the last of them. */
export function patterns(step: AnyStep, inputs: readonly Value[], result: Value, before: Before): Pattern | undefined {
  switch (step.kernel) {
    case "add":
      return linear(inputs, result, before) ?? shiftedNorm(inputs, before);
    case "mul":
      return scaledNorm(inputs, before);
    case "normalize": {
      const call = { inputs: operandsOf("normalize", inputs), attributes: step.attributes };
      if (!isLayerNorm(call)) return undefined;
      return { reads: inputs, spelling: (writer) => layerNorm({ ...call, writer, results: [result] }) };
    }
    default:
      return undefined;
  }
}

/** Of two operands, that which something holds of, and the other. */
function either<T>(inputs: readonly Value[], find: (value: Value) => T | undefined): readonly [T, Value] | undefined {
  const [a, b] = inputs;
  if (a === undefined || b === undefined) return undefined;
  const [left, right] = [find(a), find(b)];
  if (left !== undefined) return [left, b];
  return right === undefined ? undefined : [right, a];
}

/** Whether a value is one row, added to or multiplied with all others. */
const isRow = (value: Value, whole: Value): boolean => {
  const row = withoutLeadingOnes(value.shape);
  return row.length === 1 && sameShape(row, [sizeAt(whole.shape, whole.shape.length - 1)]);
};

function linear(inputs: readonly Value[], result: Value, before: Before): Pattern | undefined {
  const [matmul, row] = either(inputs, (value) => before.made(value, "matmul")) ?? [];
  if (matmul === undefined || row === undefined || result.shape.length !== 2 || !isRow(row, result)) return undefined;
  return { reads: [...matmul.inputs, row], spelling: (writer) => product({ ...matmul, writer }, row) };
}

function scaledNorm(inputs: readonly Value[], before: Before): Pattern | undefined {
  const [norm, gain] = either(inputs, (value) => before.made(value, "normalize")) ?? [];
  if (norm === undefined || gain === undefined || !isLayerNorm(norm) || !isRow(gain, norm.results[0])) return undefined;
  return { reads: [...norm.inputs, gain], spelling: (writer) => layerNorm({ ...norm, writer }, gain) };
}

function shiftedNorm(inputs: readonly Value[], before: Before): Pattern | undefined {
  const [scaled, bias] = either(inputs, (value) => before.made(value, "mul")) ?? [];
  if (scaled === undefined || bias === undefined) return undefined;
  const [norm, gain] = either(scaled.inputs, (value) => before.made(value, "normalize")) ?? [];
  if (norm === undefined || gain === undefined || !isLayerNorm(norm)) return undefined;
  if (!isRow(gain, norm.results[0]) || !isRow(bias, norm.results[0])) return undefined;
  return { reads: [...norm.inputs, gain, bias], spelling: (writer) => layerNorm({ ...norm, writer }, gain, bias) };
}
