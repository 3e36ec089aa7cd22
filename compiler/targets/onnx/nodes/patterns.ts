import type { AnyStep, Step, Value } from "../../../ir/graph.ts";
import { operandsOf } from "../../../ir/kernel-arity.ts";
import type { KernelName, Scalar } from "../../../ir/kernel-attributes.ts";
import { sameShape, sizeAt } from "../../../ir/same-shape.ts";
import { reciprocal } from "../../../kernels/scalar.ts";
import { withoutLeadingOnes } from "../operands.ts";
import { attentionOfTokens } from "./attention-of-tokens.ts";
import { attentionOfHeads } from "./attention-pattern.ts";
import { either } from "./either.ts";
import { product } from "./matmul-nodes.ts";
import { isRowNorm, knownNorm, rowNorm } from "./norm-nodes.ts";
import type { Before, Pattern } from "./pattern.ts";
import { isShare, reduced } from "./reduce-nodes.ts";
import { convolution, pooling } from "./window-patterns.ts";

/** Steps that are one op of ONNX, told by the last of them. */
export function patterns(step: AnyStep, inputs: readonly Value[], result: Value, before: Before): Pattern | undefined {
  switch (step.kernel) {
    case "add":
      return (
        linear(inputs, result, before) ??
        biasedConv(inputs, result, before) ??
        batchNorm(inputs, result, before) ??
        shiftedNorm(inputs, before)
      );
    case "mul":
      return scaledNorm(inputs, before);
    case "affine":
      return step.attributes.shift === 0 ? mean(inputs[0], step.attributes.scale, result, before) : undefined;
    case "div": {
      const terms = inputs[1] && before.number(inputs[1]);
      return terms === undefined ? undefined : mean(inputs[0], reciprocal(terms), result, before);
    }
    case "normalize": {
      const call = operands(step, inputs);
      if (!isRowNorm(call)) return undefined;
      return { reads: inputs, spelling: (writer) => rowNorm({ ...call, writer, results: [result] }) };
    }
    case "matmul":
      return attentionOfHeads({ ...operands(step, inputs), results: [result] }, before);
    case "transpose":
      return attentionOfTokens({ ...operands(step, inputs), results: [result] }, before);
    case "conv2d":
      return convolution({ ...operands(step, inputs), results: [result] }, before);
    case "max_pool":
      return pooling({ ...operands(step, inputs), results: [result] }, before);
    default:
      return undefined;
  }
}

const operands = <K extends KernelName>({ kernel, attributes }: Step<K>, inputs: readonly Value[]) => ({
  inputs: operandsOf(kernel, inputs),
  attributes,
});

/** Whether a value is one row, added to or multiplied with all others. */
const isRow = (value: Value, whole: Value): boolean => {
  const row = withoutLeadingOnes(value.shape);
  return row.length === 1 && sameShape(row, [sizeAt(whole.shape, whole.shape.length - 1)]);
};

function linear(inputs: readonly Value[], result: Value, before: Before): Pattern | undefined {
  const [matmul, row] = either(inputs, (value) => matrices(value, before)) ?? [];
  if (matmul === undefined || row === undefined || !isRow(row, result)) return undefined;
  return { reads: [...matmul.inputs, row], spelling: (writer) => product({ ...matmul, writer }, row) };
}

/** A product of two matrices, its rows perhaps counted out along several axes. */
function matrices(value: Value, before: Before) {
  const [rows] = before.made(value, "reshape")?.inputs ?? [value];
  const matmul = before.made(rows, "matmul");
  return matmul !== undefined && rows.shape.length === 2 && sameShape(rows.shape.slice(-1), value.shape.slice(-1))
    ? matmul
    : undefined;
}

function biasedConv(inputs: readonly Value[], result: Value, before: Before): Pattern | undefined {
  const [conv, row] = either(inputs, (value) => before.made(value, "conv2d")) ?? [];
  return conv !== undefined && row !== undefined && isRow(row, result) ? convolution(conv, before, row) : undefined;
}

/** An image with its features brought to the spread that a running mean and variance say, scaled and shifted. */
function batchNorm(inputs: readonly Value[], result: Value, before: Before): Pattern | undefined {
  if (result.shape.length !== 4) return undefined;
  const [scaled, bias] = either(inputs, (value) => before.made(value, "mul")) ?? [];
  const [unit, gain] = (scaled && either(scaled.inputs, (value) => before.made(value, "mul"))) ?? [];
  const [centred, rstd] = (unit && either(unit.inputs, (value) => before.made(value, "sub"))) ?? [];
  if (centred === undefined || rstd === undefined || gain === undefined || bias === undefined) return undefined;
  const [x, average] = centred.inputs;
  const [spread] = before.known(rstd, "rsqrt")?.inputs ?? [];
  const { inputs: [variance] = [], attributes } = (spread && before.known(spread, "affine")) ?? {};
  if (variance === undefined || attributes?.scale !== 1 || typeof attributes.shift !== "number") return undefined;
  const rows = [gain, bias, average, variance];
  if (!sameShape(x.shape, result.shape) || !rows.every((row) => isRow(row, result))) return undefined;
  const { shift } = attributes;
  return { reads: [x, ...rows], spelling: (writer) => knownNorm(writer, x, rows, shift) };
}

/** A sum over as many terms as there are. */
function mean(total: Value | undefined, scale: Scalar, result: Value, before: Before): Pattern | undefined {
  const sum = total && before.made(total, "sum");
  if (sum === undefined) return undefined;
  const [x] = sum.inputs;
  const { axes } = sum.attributes;
  if (axes.length === 0 || !isShare(scale, x.shape, axes)) return undefined;
  const drops = before.isReshaped(result.id);
  return { reads: [x], spelling: (writer) => reduced("ReduceMean", writer, x, axes, result.shape, drops) };
}

function scaledNorm(inputs: readonly Value[], before: Before): Pattern | undefined {
  const [norm, gain] = either(inputs, (value) => before.made(value, "normalize")) ?? [];
  if (norm === undefined || gain === undefined || !isRowNorm(norm) || !isRow(gain, norm.results[0])) return undefined;
  return { reads: [...norm.inputs, gain], spelling: (writer) => rowNorm({ ...norm, writer }, gain) };
}

function shiftedNorm(inputs: readonly Value[], before: Before): Pattern | undefined {
  const [scaled, bias] = either(inputs, (value) => before.made(value, "mul")) ?? [];
  if (scaled === undefined || bias === undefined) return undefined;
  const [norm, gain] = either(scaled.inputs, (value) => before.made(value, "normalize")) ?? [];
  if (norm === undefined || gain === undefined || !isRowNorm(norm) || !norm.attributes.center) return undefined;
  if (!isRow(gain, norm.results[0]) || !isRow(bias, norm.results[0])) return undefined;
  return { reads: [...norm.inputs, gain, bias], spelling: (writer) => rowNorm({ ...norm, writer }, gain, bias) };
}
