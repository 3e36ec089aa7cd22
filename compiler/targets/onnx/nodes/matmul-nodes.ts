import type { Value } from "../../../ir/graph.ts";
import type { Shape } from "../../../ir/kernel-attributes.ts";
import { sameShape, sizeAt } from "../../../ir/same-shape.ts";
import { productOf, sameSize } from "../../../size/size.ts";
import type { Call } from "../call.ts";
import type { Held } from "../held.ts";
import { byRows } from "../operands.ts";
import type { Writer } from "../writer.ts";
import { pixelwise } from "./conv-nodes.ts";

/** A product of matrices, with what is added to each of its rows. */
export function product(
  { writer, inputs, attributes, results }: Pick<Call<"matmul">, "writer" | "inputs" | "attributes" | "results">,
  row?: Value,
): Held {
  const [a, b] = inputs;
  const { transposeA, transposeB } = attributes;
  const { shape } = results[0];
  const width = sizeAt(shape, shape.length - 1);
  if (shape.length > 2) return batch(writer, a, b, transposeA, transposeB, shape);
  const image = pixelwise({ writer, inputs, attributes }, row);
  if (image !== undefined) return image;
  const left = transposeA ? { name: writer.exact(a), shape: a.shape } : byRows(writer, a, sizeAt(a.shape, 1));
  const bias = row === undefined ? undefined : writer.as(row, [width]);
  if (left.shape.length === 2 && (bias !== undefined || transposeA || transposeB)) {
    const flags = { ...(transposeA ? { transA: 1 } : {}), ...(transposeB ? { transB: 1 } : {}) };
    const right = writer.exact(b);
    const operands = bias === undefined ? [left.name, right] : [left.name, right, bias];
    return { name: writer.add("Gemm", operands, flags), shape };
  }
  const right = transposeB ? writer.turned(b, [1, 0]) : writer.exact(b);
  const name = writer.add("MatMul", [left.name, right]);
  return {
    name: bias === undefined ? name : writer.add("Add", [name, bias]),
    shape: [...left.shape.slice(0, -1), width],
  };
}

function batch(writer: Writer, a: Value, b: Value, transposeA: boolean, transposeB: boolean, shape: Shape): Held {
  const candidates = [a, b].map((value) => batchOf(writer, value)).filter((axes) => axes !== undefined);
  const axes = candidates[0] ?? shape.slice(0, -2);
  const operand = (value: Value, isTransposed: boolean) => {
    const own = [...axes, ...value.shape.slice(-2)];
    return isTransposed
      ? writer.turned(value, [...axes.keys(), axes.length + 1, axes.length], own)
      : writer.as(value, own);
  };
  const name = writer.add("MatMul", [operand(a, transposeA), operand(b, transposeB)]);
  return { name, shape: [...axes, ...shape.slice(-2)] };
}

/** The axes of the batch as an operand is held, if its matrices are the last two axes there as well. */
function batchOf(writer: Writer, value: Value): Shape | undefined {
  const held = writer.known(value)?.shape;
  if (held === undefined || held.length < 3 || !sameShape(held.slice(-2), value.shape.slice(-2))) return undefined;
  const axes = held.slice(0, -2);
  return sameSize(productOf(axes), productOf(value.shape.slice(0, -2))) ? axes : undefined;
}
