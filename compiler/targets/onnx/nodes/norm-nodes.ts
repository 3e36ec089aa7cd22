import type { Value } from "../../../ir/graph.ts";
import { boundShape } from "../../../ir/same-shape.ts";
import type { Call } from "../call.ts";
import { type Held, heldPlanes } from "../held.ts";
import { byRows } from "../operands.ts";
import { RMS_NORM } from "../opsets.ts";
import { planes } from "../planes.ts";
import type { Writer } from "../writer.ts";

type Normalize = Pick<Call<"normalize">, "writer" | "inputs" | "attributes" | "results">;

/** Whether rows are brought to a common size, of a length that is known: ops of their own do that. */
export const isRowNorm = ({ inputs: [x], attributes: { axes } }: Pick<Normalize, "inputs" | "attributes">): boolean =>
  axes.length === 1 && axes[0] === x.shape.length - 1 && boundShape(x.shape.slice(-1)) !== undefined;

/** Layer norm or RMS norm, with what scales and shifts its rows. */
export function rowNorm(call: Normalize, gain?: Value, bias?: Value): Held {
  const {
    writer,
    inputs: [x],
    attributes: { epsilon, center },
  } = call;
  const [width = 1] = boundShape(x.shape.slice(-1)) ?? [];
  if (!center && writer.opset < RMS_NORM) {
    const [unit] = normalized({ ...call, isRead: () => false });
    if (unit === undefined || gain === undefined) return unit ?? writer.heldAs(x);
    return { name: writer.add("Mul", [unit.name, writer.as(gain, [width])]), shape: unit.shape };
  }
  const rows = byRows(writer, x, width);
  const ones = () => writer.constant({ dtype: "f32", shape: [width], data: Array(width).fill(1) });
  const operands = [rows.name, gain === undefined ? ones() : writer.as(gain, [width])];
  if (bias !== undefined) operands.push(writer.as(bias, [width]));
  const op = center ? "LayerNormalization" : "RMSNormalization";
  return { name: writer.add(op, operands, { epsilon: { float: epsilon } }), shape: rows.shape };
}

/**
 * An image brought to unit spread by what is known of each feature.
 * @param rows what scales and shifts it, then the mean and the variance
 */
export function knownNorm(writer: Writer, x: Value, rows: readonly Value[], epsilon: number): Held {
  const along = x.shape.slice(-1);
  const operands = [planes(writer, x), ...rows.map((row) => writer.as(row, along))];
  return heldPlanes(writer.add("BatchNormalization", operands, { epsilon: { float: epsilon } }), x.shape);
}

/** Mean and spread along any axes, step by step. */
export function normalized({
  writer,
  inputs: [x],
  attributes,
  results,
  isRead,
}: Normalize & Pick<Call<"normalize">, "isRead">): readonly Held[] {
  const { axes, epsilon, center } = attributes;
  const [whole, ...kept] = results;
  const along = writer.integers(axes);
  const given = writer.exact(x);
  const mean = center ? writer.add("ReduceMean", [given, along]) : undefined;
  const centred = mean === undefined ? given : writer.add("Sub", [given, mean]);
  const variance = writer.add("ReduceMean", [writer.add("Mul", [centred, centred]), along]);
  const spread = writer.add("Sqrt", [writer.add("Add", [variance, writer.number(epsilon, "f32")])]);
  const held: Held[] = [{ name: writer.add("Div", [centred, spread]), shape: whole.shape }];
  if (!kept.some(isRead)) return held;
  const names = [mean ?? writer.add("Sub", [spread, spread]), writer.add("Reciprocal", [spread])];
  return [...held, ...kept.map(({ shape }, i) => ({ name: names[i] ?? "", shape }))];
}
