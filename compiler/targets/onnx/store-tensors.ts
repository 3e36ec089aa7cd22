import type { Graph } from "../../ir/graph.ts";
import type { StoredTensor } from "./encode-model.ts";
import type { OnnxGraph, OnnxTensor, OnnxType, PreparedWeight } from "./onnx-graph.ts";
import { Preparation, type WeightData } from "./prepared-values.ts";
import { turnedOver } from "./turned-over.ts";

/** The data of a model's file: its constants, and what is prepared of its weights. */
export function storeTensors(
  kernels: Graph,
  graph: OnnxGraph,
  weights: WeightData,
  halves?: Halves,
): readonly StoredTensor[] {
  const preparation = new Preparation(kernels, weights);
  return [
    ...[...graph.constants].map(([name, tensor]) => stored(name, tensor)),
    ...[...graph.weights].map(([name, { value, dtype, shape, turned }]) => {
      const data = preparation.data(value);
      return stored(name, { dtype, shape, data: turned === undefined ? data : inOrder(data, turned) }, halves);
    }),
  ];
}

function inOrder(data: ArrayLike<number>, { shape, perm }: NonNullable<PreparedWeight["turned"]>): ArrayLike<number> {
  return turnedOver({ dtype: "f32", shape, data: Float64Array.from(data) }, perm);
}

/** Numbers in half the room. */
type Halves = (numbers: ArrayLike<number>) => Uint16Array;

const stored = (name: string, { dtype, shape, data }: OnnxTensor, halves?: Halves): StoredTensor => ({
  name,
  dtype,
  shape,
  bytes: bytesOf(dtype, data, halves),
});

/** Elements as ONNX stores them, little-endian. */
function bytesOf(dtype: OnnxType, data: ArrayLike<number>, halves?: Halves): Uint8Array {
  switch (dtype) {
    case "f32":
      return view(data instanceof Float32Array ? data : Float32Array.from(data));
    case "i32":
      return view(data instanceof Int32Array ? data : Int32Array.from(data));
    case "i64":
      return view(BigInt64Array.from(Array.from(data), BigInt));
    case "bool":
      return Uint8Array.from(data);
    case "f16":
      if (halves === undefined) throw new Error("nobody says how halves are stored");
      return view(halves(data));
  }
}

const view = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
