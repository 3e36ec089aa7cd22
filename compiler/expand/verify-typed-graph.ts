import type { Tensor } from "../shape/shape.ts";
import { opsIn } from "./in-region.ts";
import type { TypedGraph } from "./typed-graph.ts";

/**
 * What phases 3 and 4 promise: nothing is poisoned; every tensor is made once, before it is read; every weight that an op
 * names is declared; and the regions hold the ops, each once and in their order.
 * @throws Error
 */
export function verifyTypedGraph({ inputs, ops, weights, outputs, root }: TypedGraph): void {
  const made = new Set<number>();
  const make = (tensor: Tensor, by: string) => {
    if (tensor.poisoned) throw new Error(`${by}: ${tensor.label} is of no type`);
    if (made.has(tensor.id)) throw new Error(`${by}: tensor ${tensor.id} is made twice`);
    made.add(tensor.id);
  };
  const read = (tensor: Tensor, by: string) => {
    // A constant is made where it is written.
    if (!made.has(tensor.id) && tensor.constant === undefined)
      throw new Error(`${by} reads ${tensor.label} before it is made`);
  };
  for (const [name, tensor] of inputs) make(tensor, `input ${name}`);
  for (const op of ops) {
    for (const tensor of op.inputs) read(tensor, op.path);
    for (const tensor of op.results) make(tensor, op.path);
    for (const path of op.weights.values())
      if (!weights.has(path)) throw new Error(`${op.path} has a weight ${path} that is not declared`);
  }
  for (const [name, tensor] of outputs) read(tensor, `output ${name}`);
  for (const [path, weight] of weights)
    if (weight.path !== path) throw new Error(`weight ${weight.path} stands under ${path}`);
  const held = [...opsIn(root)];
  if (held.length !== ops.length || held.some((op, i) => op !== ops[i]))
    throw new Error("the regions do not hold the ops, each once and in order");
}
