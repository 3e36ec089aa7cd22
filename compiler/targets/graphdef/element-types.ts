import type { DType } from "../../ir/kernel-attributes.ts";
import { DataType } from "./saved_model_pb.ts";

/** What elements are there: those of plans, and what only TensorFlow's own operands are made of. */
export type TfType = DType | "f16" | "u64" | "resource";

export const ELEMENT_TYPES: { readonly [T in TfType]: DataType } = {
  f32: DataType.DT_FLOAT,
  i32: DataType.DT_INT32,
  bool: DataType.DT_BOOL,
  f16: DataType.DT_HALF,
  u64: DataType.DT_UINT64,
  resource: DataType.DT_RESOURCE,
};
