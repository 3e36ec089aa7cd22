import type { TypedGraph } from "../../expand/typed-graph.ts";
import type { Tensor } from "../../shape/shape.ts";
import { sizesOf } from "../../shape/shape.ts";
import { isConstant, sizeText } from "../../size/size.ts";
import type { OnnxGraph, OnnxValue } from "../../targets/onnx/onnx-graph.ts";

/** The graph with its free sizes called as the spec calls them: inside, a size that has a divisor is its quotient. */
export function ownSizes(typed: TypedGraph, graph: OnnxGraph): OnnxGraph {
  const named =
    (tensors: ReadonlyMap<string, Tensor>) =>
    (value: OnnxValue): OnnxValue => {
      const tensor = tensors.get(value.name);
      if (tensor === undefined) return value;
      return { ...value, shape: sizesOf(tensor).map((size) => (isConstant(size) ? size : sizeText(size))) };
    };
  return { ...graph, inputs: graph.inputs.map(named(typed.inputs)), outputs: graph.outputs.map(named(typed.outputs)) };
}
