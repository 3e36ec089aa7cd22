import { atLeast } from "../ir/arity.ts";
import { required } from "../op/attribute.ts";
import { defineOp } from "../op/op.ts";
import { reserveTable } from "../op/tables.ts";
import { diagonalTable, lowerEinsum } from "../patterns/lower-einsum.ts";
import { solveEinsum } from "../patterns/solve-einsum.ts";
import type { Axis } from "../shape/shape.ts";

const PRODUCT = '{ "einsum": "b i d, b d j -> b i j", "in": ["left", "right"] }';

export const einsum = defineOp({
  name: "einsum",
  doc: "Products summed over the axes that the right side lacks: `b h i d, b h j d -> b h i j`. One list of axis names an operand; equal names mean equal sizes.",
  tone: "product",
  label: "",
  inputs: atLeast(1, 16),
  argument: required("einsum", "`axes, axes -> axes`; every name that the right side lacks is summed over."),
  aliases: ["contract"],
  writes: {
    matmul: PRODUCT,
    batch_matmul: PRODUCT,
    bmm: PRODUCT,
    mm: PRODUCT,
    dot: PRODUCT,
    dot_general: PRODUCT,
    tensordot: PRODUCT,
  },
  infer({ inputs, argument, ...context }) {
    const solution = solveEinsum(argument, inputs, context);
    for (const keys of solution.operands) {
      for (const [i, key] of keys.entries())
        if (keys.indexOf(key) < i) reserveTable(diagonalTable(solution.axes.get(key)?.size ?? 1));
    }
    const axes = solution.output
      .map((key) => solution.axes.get(key))
      .filter((axis): axis is Axis => axis !== undefined);
    return { results: [{ axes }], solution };
  },
  lower: ({ emit, inputs, table, solution }) => [lowerEinsum({ emit, table }, inputs, solution)],
});
