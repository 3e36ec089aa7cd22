import type { TypedGraph, TypedOp } from "../expand/typed-graph.ts";
import { linesText } from "../graph/print-graph.ts";
import { bareShapeText, sizesOf, type Tensor } from "../shape/shape.ts";

/** `--emit ops`: one line a node, with its path, what it reads, and the types of its results. */
export function printOps(typed: TypedGraph): string {
  const lines = [`model ${typed.name}${typed.training ? " (training)" : ""}`];
  for (const [name, tensor] of typed.inputs) lines.push(`input ${name}: ${typeText(tensor)}`);
  for (const { path, sizes, role } of typed.weights.values()) lines.push(`${role} ${path}: f32[${sizes.join(", ")}]`);
  for (const op of typed.ops) lines.push(opLine(op));
  for (const [name, tensor] of typed.outputs) lines.push(`output ${name} = %${tensor.id}: ${typeText(tensor)}`);
  return linesText(lines);
}

function opLine({ op, path, inputs, results, weights }: TypedOp): string {
  const read = [...inputs.map(({ id }) => `%${id}`), ...weights.values()];
  const made = results.map((result) => `%${result.id} ${typeText(result)}`);
  return `${made.join(", ")} = ${op.name}(${read.join(", ")})  # ${path}`;
}

const typeText = (tensor: Tensor): string => `${tensor.dtype}${bareShapeText(sizesOf(tensor))}`;
