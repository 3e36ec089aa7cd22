import type { Value } from "../../ir/graph.ts";
import { boundShape, sizeAt } from "../../ir/same-shape.ts";
import type { Call } from "./call.ts";
import type { Held } from "./held.ts";
import { byRows } from "./operands.ts";

type Normalize = Pick<Call<"normalize">, "writer" | "inputs" | "attributes" | "results">;

/** Whether one node says it all: with the mean taken off, of the last axis, whose length is known. */
export const isLayerNorm = ({
  inputs: [x],
  attributes: { axes, center },
}: Pick<Normalize, "inputs" | "attributes">): boolean => center && axes.length === 1 && axes[0] === x.shape.length - 1;

/** Layer norm, with what scales and shifts its rows. */
export function layerNorm(
  { writer, inputs: [x], attributes: { epsilon } }: Normalize,
  gain?: Value,
  bias?: Value,
): Held {
  const width = sizeAt(x.shape, x.shape.length - 1);
  const rows = byRows(writer, x, width);
  const ones = (): string => {
    const [count = 1] = boundShape([width]) ?? [];
    return writer.constant({ dtype: "f32", shape: [count], data: Array(count).fill(1) });
  };
  const operands = [rows.name, gain === undefined ? ones() : writer.as(gain, [width])];
  if (bias !== undefined) operands.push(writer.as(bias, [width]));
  return { name: writer.add("LayerNormalization", operands, { epsilon: { float: epsilon } }), shape: rows.shape };
}

/** Mean and spread along any axes, step by step. */
export function normalized({ writer, inputs: [x], attributes, results, isRead }: Call<"normalize">): readonly Held[] {
  const { axes, epsilon, center } = attributes;
  const [whole, ...kept] = results;
  const along = writer.integers(axes);
  const given = writer.exact(x);
  const mean = center ? writer.add("ReduceMean", [given, along]) : writer.number(0, "f32");
  const centred = center ? writer.add("Sub", [given, mean]) : given;
  const variance = writer.add("ReduceMean", [writer.add("Mul", [centred, centred]), along]);
  const spread = writer.add("Sqrt", [writer.add("Add", [variance, writer.number(epsilon, "f32")])]);
  const names = [mean, kept.some(isRead) ? writer.add("Reciprocal", [spread]) : spread];
  return [
    { name: writer.add("Div", [centred, spread]), shape: whole.shape },
    ...kept.map(({ shape }, i) => ({ name: names[i] ?? "", shape })),
  ];
}
