import { TensorProto_DataType as Type } from "./onnx_pb.ts";
import type { OnnxType } from "./onnx-graph.ts";

/** Numbers of element types in files. */
export const ELEMENT_TYPES: { readonly [T in OnnxType]: number } = {
  f32: Type.FLOAT,
  i32: Type.INT32,
  i64: Type.INT64,
  bool: Type.BOOL,
  f16: Type.FLOAT16,
};
