import type { AnyStep, Constant, Graph, Step, Value, ValueId } from "../../ir/graph.ts";
import { operandsOf, resultsOf } from "../../ir/kernel-arity.ts";
import type { DType, KernelName } from "../../ir/kernel-attributes.ts";
import { boundShape } from "../../ir/same-shape.ts";
import { isConstant, type Size } from "../../size/size.ts";
import { ofType, shaped } from "./attributes.ts";
import type { Operand, Spelling } from "./call.ts";
import { GraphWriter } from "./graph-writer.ts";
import type { Tensor } from "./node-parts.ts";
import type { Given } from "./size-nodes.ts";
import { spellings } from "./spellings.ts";

/** What a graph is fed or gives: -1 where a size is free. */
export interface Served {
  readonly tensor: Tensor;
  readonly shape: readonly number[];
}

/** A model as a graph that holds its weights. */
export interface ServingGraph {
  readonly nodes: GraphWriter["nodes"];
  readonly inputs: ReadonlyMap<string, Served>;
  readonly outputs: ReadonlyMap<string, Served>;
}

/** Elements by path. */
export type WeightData = ReadonlyMap<string, { readonly data: ArrayLike<number> }>;

/** Numbers in half the room. */
type Halves = (numbers: ArrayLike<number>) => Uint16Array;

/**
 * A graph of prediction with its weights as constants. Free sizes stay free.
 * @param numbers inputs of the graph that stand for a size, and so are no inputs of the model
 */
export function toServing(
  graph: Graph,
  numbers: ReadonlyMap<string, Size>,
  weights: WeightData,
  halves?: Halves,
): ServingGraph {
  const given: Given[] = [];
  const writer = new GraphWriter(given);
  const tensors = new Map<ValueId, Tensor>();
  const inputs = new Map<string, Served>();
  for (const [name, id] of graph.inputs) {
    if (numbers.has(name)) continue;
    const { dtype, shape } = valueOf(graph, id);
    const served = shape.map(openSize);
    const attributes = { dtype: ofType(dtype), shape: shaped(served) };
    const tensor = writer.add("Placeholder", [], { type: dtype, attributes, name: `serving/${name}` });
    inputs.set(name, { tensor, shape: served });
    given.push({ tensor, shape });
    tensors.set(id, tensor);
  }
  for (const [name, size] of numbers) {
    const id = graph.inputs.get(name);
    if (id === undefined) continue;
    writer.at(`sizes/${name}`);
    const { dtype, shape } = valueOf(graph, id);
    tensors.set(id, writer.reshape(writer.converted(writer.size(size), dtype), shape));
  }
  for (const [path, id] of graph.state) {
    const { dtype, shape } = valueOf(graph, id);
    const data = weights.get(path)?.data;
    if (data === undefined) throw new Error(`there is no weight \`${path}\``);
    tensors.set(id, stored(writer, path, { dtype, shape: boundShape(shape) ?? [], data }, halves));
  }
  for (const [id, constant] of graph.constants) tensors.set(id, stored(writer, `table ${id}`, constant));
  for (const step of graph.steps) spell(graph, writer, tensors, step);

  const outputs = [...graph.outputs].map(([name, id]): [string, Served] => {
    const tensor = writer.add("Identity", [tensorOf(tensors, id)], { name: `serving/outputs/${name}` });
    return [name, { tensor, shape: valueOf(graph, id).shape.map(openSize) }];
  });
  return { nodes: writer.nodes, inputs, outputs: new Map(outputs) };
}

const openSize = (size: Size): number => (isConstant(size) ? size : -1);

function spell(graph: Graph, writer: GraphWriter, tensors: Map<ValueId, Tensor>, step: AnyStep): void {
  writer.at(`serving/${step.from}`);
  const made = nodesOf(graph, writer, tensors, step as Step);
  for (const [at, id] of step.outputs.entries()) {
    const tensor = made[at];
    if (tensor !== undefined) tensors.set(id, tensor);
  }
}

function nodesOf<K extends KernelName>(
  graph: Graph,
  writer: GraphWriter,
  tensors: ReadonlyMap<ValueId, Tensor>,
  { kernel, attributes, inputs, outputs }: Step<K>,
): readonly Tensor[] {
  const operands = inputs.map((id): Operand => ({ ...valueOf(graph, id), tensor: tensorOf(tensors, id) }));
  const results = outputs.map((id) => valueOf(graph, id));
  const spelling: Spelling<K> = spellings[kernel];
  const call = { attributes, inputs: operandsOf(kernel, operands), results: resultsOf(kernel, results), writer };
  return [spelling(call)].flat();
}

/** Data that is part of the file; in half the room it is widened before it is read. */
function stored(
  writer: GraphWriter,
  name: string,
  { dtype, shape, data }: Pick<Constant, "dtype" | "shape"> & { readonly data: ArrayLike<number> },
  halves?: Halves,
): Tensor {
  writer.at(`weights/${name}`);
  if (halves === undefined || dtype !== "f32") return writer.constant(dtype, shape, bytesOf(dtype, data), name);
  return writer.converted(writer.constant("f16", shape, new Uint8Array(halves(data).buffer), name), "f32");
}

/** Elements as TensorFlow stores them, little-endian. */
function bytesOf(dtype: DType, data: ArrayLike<number>): Uint8Array {
  if (dtype === "bool") return Uint8Array.from(data);
  const { buffer } = dtype === "f32" ? Float32Array.from(data) : Int32Array.from(data);
  return new Uint8Array(buffer);
}

function valueOf({ types }: Graph, id: ValueId): Value {
  const type = types[id];
  if (type === undefined) throw new Error(`value ${id} does not exist`);
  return { ...type, id };
}

function tensorOf(tensors: ReadonlyMap<ValueId, Tensor>, id: ValueId): Tensor {
  const tensor = tensors.get(id);
  if (tensor === undefined) throw new Error(`value ${id} is read before it is made`);
  return tensor;
}
