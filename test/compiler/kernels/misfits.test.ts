import { describe, expect, test } from "vitest";
import type { Operands } from "../../../compiler/ir/kernel-arity.ts";
import type { KernelAttributes, KernelName, ValueType } from "../../../compiler/ir/kernel-attributes.ts";
import { type Kernel, KernelError } from "../../../compiler/kernels/kernel.ts";
import { kernels } from "../../../compiler/kernels/table.ts";
import { add, type Size, symbol } from "../../../compiler/size/size.ts";

const real = (...shape: readonly Size[]): ValueType => ({ dtype: "f32", shape });
const integer = (...shape: readonly Size[]): ValueType => ({ dtype: "i32", shape });
const truth = (...shape: readonly Size[]): ValueType => ({ dtype: "bool", shape });

const b = symbol("b");
const flat = { transposeA: false, transposeB: false };
const window = { stride: [1, 1], dilation: [1, 1], groups: 1 } as const;
const pooling = { kernel: [2, 2], stride: [1, 1] } as const;
const layer = { axes: [1], epsilon: 1e-5, center: true };

function shapeOf<K extends KernelName>(name: K, inputs: Operands<ValueType>[K], attributes: KernelAttributes[K]) {
  const kernel: Kernel<K> = kernels[name];
  return kernel.shape(inputs, attributes);
}

/** One test: these inputs do not fit, and the message says so. */
function rejects<K extends KernelName>(
  name: K,
  message: string,
  inputs: Operands<ValueType>[K],
  attributes: KernelAttributes[K],
): void {
  test(`${name}: ${message}`, () => {
    expect(() => shapeOf(name, inputs, attributes)).toThrow(KernelError);
    expect(() => shapeOf(name, inputs, attributes)).toThrow(message);
  });
}

test("the message gives the kernel and the types", () => {
  expect(() => shapeOf("add", [real(b, 3), real(2)], {})).toThrow("add(f32[b, 3], f32[2]): ranks differ");
});

describe("movement", () => {
  rejects("reshape", "the element count of f32[7] differs", [real(2, 3)], { shape: [7] });
  rejects("reshape", "the element count of f32[b, 7] differs", [real(b, 2, 3)], { shape: [b, 7] });
  rejects("reshape", "the element count of f32[-2, -3] differs", [real(2, 3)], { shape: [-2, -3] });
  rejects("transpose", "[0, 0] is no order of its axes", [real(2, 3)], { perm: [0, 0] });
  rejects("transpose", "[0] is no order of its axes", [real(2, 3)], { perm: [0] });
  rejects("broadcast", "does not stretch to f32[1, 3]", [real(2, 3)], { shape: [1, 3] });
  rejects("broadcast", "axis 0 does not broadcast", [real(2, 3)], { shape: [b, 3] });
  rejects("concat", "there is no axis 2", [real(2, 3), real(2, 3)], { axis: 2 });
  rejects("concat", "differ", [real(2, 3), real(3, 3)], { axis: 1 });
  rejects("concat", "differ", [real(2, 3), integer(2, 3)], { axis: 1 });
  rejects("slice", "reaches outside", [real(4)], { begin: [2], size: [3] });
  rejects("slice", "reaches outside", [real(b)], { begin: [1], size: [b] });
  rejects("slice", "reaches outside", [real(4)], { begin: [-1], size: [3] });
  rejects("slice", "ranks of begin and size differ", [real(4)], { begin: [1, 0], size: [3] });
  rejects("pad", "margins do not fit", [real(4)], { lo: [-1], hi: [0], value: 0 });
  rejects("pad", "margins do not fit", [real(4, 2)], { lo: [1], hi: [1], value: 0 });
  rejects("reverse", "[1] are not its axes", [real(4)], { axes: [1] });
  rejects("gather", "indices are i32", [real(4), real(2)], { axis: 0 });
  rejects("gather", "there is no axis 1", [real(4), integer(2)], { axis: 1 });
  rejects("scatter_add", "axes from 0 on differ from the indices'", [real(3, 4), integer(2)], { axis: 0, size: 9 });
  rejects("one_hot", "i32 indices", [real(3)], { depth: 2 });
});

describe("elementwise", () => {
  rejects("mul", "axis 1 does not broadcast", [real(2, 3), real(2, 4)], {});
  rejects("mul", "axis 0 does not broadcast", [real(b), real(add(b, 1))], {});
  rejects("sub", "dtypes differ", [real(2), integer(2)], {});
  rejects("add", "not of numbers", [truth(2), truth(2)], {});
  rejects("div", "not of numbers", [integer(2), integer(2)], {});
  rejects("exp", "f32 expected", [integer(2)], {});
  rejects("affine", "f32 expected", [integer(2)], { scale: 1, shift: 1 });
  rejects("compare", "dtypes differ", [real(2), integer(2)], { relation: "eq" });
  rejects("select", "the condition is bool", [real(2), real(2), real(2)], {});
  rejects("select", "dtypes of the choices differ", [truth(2), real(2), integer(2)], {});
});

describe("reduction and closed forms", () => {
  rejects("sum", "[1, 0] are not its axes", [real(2, 3)], { axes: [1, 0] });
  rejects("sum", "numbers expected", [truth(2, 3)], { axes: [0] });
  rejects("argmax", "[2] are not its axes", [real(2, 3)], { axis: 2 });
  rejects("top_k", "has no 4 largest", [real(2, 3)], { k: 4 });
  rejects("softmax", "there is no last axis", [real()], {});
  rejects("normalize", "[1] are not its axes", [real(2)], layer);
  rejects("gelu", "f32 expected", [integer(2)], { form: "exact" });
});

describe("contraction", () => {
  rejects("matmul", "inner sizes differ", [real(2, 3), real(4, 2)], flat);
  rejects("matmul", "inner sizes differ", [real(b, 3, b), real(b, 3, b)], flat);
  rejects("matmul", "inner sizes differ", [real(2, 3), real(3, 2)], { ...flat, transposeA: true });
  rejects("matmul", "ranks differ or are below 2", [real(2, 2, 3), real(3, 2)], flat);
  rejects("matmul", "axes before the matrices differ", [real(2, 2, 3), real(1, 3, 2)], flat);
  rejects("conv2d", "1 times the channels of the filter", [real(1, 4, 4, 3), real(2, 2, 2, 2)], window);
  rejects("conv2d", "filters do not divide", [real(1, 4, 4, 4), real(2, 2, 2, 3)], { ...window, groups: 2 });
  rejects("conv2d", "larger than the image", [real(1, 4, 4, 3), real(5, 2, 3, 2)], window);
  rejects("conv2d", "expected 4 values, not 3", [real(4, 4, 3), real(5, 2, 3, 2)], window);
  rejects("conv2d_input_grad", "do not lead to this result", [real(1, 3, 3, 2), real(2, 2, 3, 2)], {
    ...window,
    height: 5,
    width: 4,
  });
  rejects("conv2d_filter_grad", "does not lead to this result", [real(1, 4, 4, 3), real(1, 3, 3, 2)], {
    ...window,
    kernel: [3, 2],
  });
  rejects("max_pool", "larger than the image", [real(1, 1, 4, 2)], pooling);
  rejects("max_pool_grad", "not those of pooling", [real(1, 3, 3, 1), real(1, 2, 2, 1), real(1, 2, 1, 1)], pooling);
});

describe("random", () => {
  rejects("random", "the seed is i32[2]", [integer(3), integer()], { site: 0, shape: [2] });
  rejects("random", "the step is i32[]", [integer(2), integer(1)], { site: 0, shape: [2] });
});
