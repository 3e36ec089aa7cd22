import type { Graph, Step, Value, ValueId } from "../../ir/graph.ts";
import { operandsOf } from "../../ir/kernel-arity.ts";
import type { KernelName } from "../../ir/kernel-attributes.ts";
import { isConstant, type Size, sizeText } from "../../size/size.ts";
import type { Call, Spelling } from "./call.ts";
import { type Tile, Tiles } from "./nodes/tiles.ts";
import type { OnnxGraph, OnnxNode, OnnxValue } from "./onnx-graph.ts";
import { spellings } from "./spellings.ts";
import { NoSpelling, type Unspelled, Writer } from "./writer.ts";

/** A graph in ONNX's words, or what it has none for. */
export type Spelled =
  | { readonly graph: OnnxGraph }
  | { readonly graph?: undefined; readonly unspelled: readonly Unspelled[] };

/**
 * A graph of kernels in the ops of ONNX: each step, or several that are one op there. Free sizes stay free.
 * @param numbers inputs of the graph that stand for a size, and so are no inputs of the model
 */
export function toOnnx(graph: Graph, opset: number, numbers: ReadonlyMap<string, Size> = new Map()): Spelled {
  const writer = new Writer(graph, opset, numbers);
  const tiles = new Tiles(graph, opset, writer.prepared, numbers);
  const unspelled: Unspelled[] = [];
  for (const tile of tiles.needed()) {
    writer.from = tile.step.from;
    try {
      spell(tile, writer, tiles);
    } catch (error) {
      if (!(error instanceof NoSpelling)) throw error;
      unspelled.push({ from: tile.step.from, why: error.message });
      for (const id of tile.step.outputs) writer.hold(id, { name: "?", shape: writer.value(id).shape });
    }
  }
  if (unspelled.length > 0) return { unspelled };
  const nodes = withOutputs(graph, writer);
  const valueOf = (name: string, id: ValueId): OnnxValue => {
    const { dtype, shape } = writer.value(id);
    return { name, dtype, shape: shape.map((size) => (isConstant(size) ? size : sizeText(size))) };
  };
  return {
    graph: {
      opset,
      inputs: [...graph.inputs].filter(([name]) => !numbers.has(name)).map(([name, id]) => valueOf(name, id)),
      outputs: [...graph.outputs].map(([name, id]) => valueOf(name, id)),
      nodes,
      constants: writer.constants,
      weights: writer.weights,
    },
  };
}

function spell({ step, spelling }: Tile, writer: Writer, tiles: Tiles): void {
  const results = step.outputs.map((id) => writer.value(id));
  if (spelling !== undefined) {
    for (const id of step.outputs.slice(0, 1)) writer.hold(id, spelling(writer));
    return;
  }
  const made = spellStep(step as Step, writer, results, tiles);
  for (const [i, id] of step.outputs.entries()) {
    const one = made[i];
    if (one !== undefined) writer.hold(id, one);
  }
}

function spellStep<K extends KernelName>(step: Step<K>, writer: Writer, results: readonly Value[], tiles: Tiles) {
  const [first, ...more] = results;
  if (first === undefined) throw new Error(`${step.from}: ${step.kernel} gives nothing`);
  const call: Call<K> = {
    attributes: step.attributes,
    inputs: operandsOf(
      step.kernel,
      step.inputs.map((id) => writer.value(id)),
    ),
    results: [first, ...more],
    writer,
    isReshaped: results.every(({ id }) => tiles.isReshaped(id)),
    isRead: ({ id }) => tiles.isRead(id),
  };
  const spelling: Spelling<K> = spellings[step.kernel];
  return [spelling(call)].flat();
}

/** The nodes, with the outputs of the model under their own names. */
function withOutputs(graph: Graph, writer: Writer): readonly OnnxNode[] {
  const made = new Set<string>();
  const renamed = new Map<string, string>();
  for (const [output, id] of graph.outputs) {
    writer.from = output;
    const name = writer.exact(writer.value(id));
    for (const node of writer.nodes) for (const result of node.outputs) made.add(result);
    if (made.has(name) && !renamed.has(name)) renamed.set(name, output);
    else
      writer.nodes.push({
        op: "Identity",
        name: output,
        inputs: [name],
        outputs: [output],
        attributes: {},
        from: output,
      });
  }
  const now = (name: string) => renamed.get(name) ?? name;
  return writer.nodes.map((node) => ({ ...node, inputs: node.inputs.map(now), outputs: node.outputs.map(now) }));
}
