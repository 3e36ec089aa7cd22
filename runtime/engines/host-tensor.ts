import type { DType } from "../../compiler/ir/kernel-attributes.ts";
import type { PlanConstant } from "../../compiler/ir/plan.ts";
import type { HostTensor } from "./engine.ts";

/** What a tensor must be to take a place in a plan. */
export interface TensorType {
  readonly dtype: DType;
  readonly shape: readonly number[];
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((count, size) => count * size, 1);
}

interface DataArray {
  new (of: number | ArrayLike<number>): HostTensor["data"];
  new (memory: ArrayBufferLike, begin: number, length: number): HostTensor["data"];
}

/** What holds elements of a dtype. */
export const dataArrays: Readonly<Record<DType, DataArray>> = { f32: Float32Array, i32: Int32Array, bool: Uint8Array };

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** "f32 [64, 17, 128]" */
export function typeText(type: TensorType): string {
  return `${type.dtype} [${type.shape.join(", ")}]`;
}

/** @throws Error naming the tensor when its data is not what its dtype and shape say. */
export function checkData(name: string, tensor: HostTensor): void {
  const matches =
    (tensor.dtype === "f32" && tensor.data instanceof Float32Array) ||
    (tensor.dtype === "i32" && tensor.data instanceof Int32Array) ||
    (tensor.dtype === "bool" && tensor.data instanceof Uint8Array);
  if (!matches) throw new Error(`${name} says ${tensor.dtype} but its data is ${tensor.data.constructor.name}`);
  const count = elementCount(tensor.shape);
  if (tensor.data.length !== count) {
    throw new Error(`${name} is ${typeText(tensor)}, that is ${count} numbers, but its data has ${tensor.data.length}`);
  }
}

/** @throws Error naming the tensor when it is not of the type that the plan gives its place. */
export function checkType(name: string, tensor: HostTensor, type: TensorType): void {
  if (tensor.dtype !== type.dtype || !sameShape(tensor.shape, type.shape)) {
    throw new Error(`${name} is ${typeText(tensor)}; the plan has ${typeText(type)}`);
  }
  checkData(name, tensor);
}

/** Reads the base64 of a plan's constant. */
export function decodeConstant(constant: PlanConstant): HostTensor {
  const binary = atob(constant.data);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return { dtype: constant.dtype, shape: constant.shape, data: fromBytes(constant.dtype, bytes) };
}

/** Every machine that tfjs runs on is little-endian, as plans are. */
function fromBytes(dtype: DType, bytes: Uint8Array): HostTensor["data"] {
  if (dtype === "bool") return bytes;
  return dtype === "f32" ? new Float32Array(bytes.buffer) : new Int32Array(bytes.buffer);
}
