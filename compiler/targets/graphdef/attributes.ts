import type { MessageInitShape } from "@bufbuild/protobuf";
import { ELEMENT_TYPES, type TfType } from "./element-types.ts";
import type { AttrValueSchema, TensorProtoSchema, TensorShapeProtoSchema } from "./saved_model_pb.ts";

/** An attribute of a node, as its message is made of. */
export type TfAttribute = MessageInitShape<typeof AttrValueSchema>;

export const ofType = (type: TfType): TfAttribute => ({ value: { case: "type", value: ELEMENT_TYPES[type] } });

export const flag = (value: boolean): TfAttribute => ({ value: { case: "b", value } });

export const whole = (value: number): TfAttribute => ({ value: { case: "i", value: BigInt(value) } });

export const wholes = (values: readonly number[]): TfAttribute => ({
  value: { case: "list", value: { i: values.map(BigInt) } },
});

export const text = (value: string): TfAttribute => ({ value: { case: "s", value: new TextEncoder().encode(value) } });

export const shaped = (shape: readonly number[]): TfAttribute => ({
  value: { case: "shape", value: shapeMessage(shape) },
});

export const holding = (value: MessageInitShape<typeof TensorProtoSchema>): TfAttribute => ({
  value: { case: "tensor", value },
});

/** @param shape -1 where a size is not known */
export const shapeMessage = (shape: readonly number[]): MessageInitShape<typeof TensorShapeProtoSchema> => ({
  dim: shape.map((size) => ({ size: BigInt(size) })),
});
