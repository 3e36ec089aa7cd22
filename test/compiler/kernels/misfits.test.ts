import { expect, test } from "vitest";
import type { KernelAttributes, KernelName, ValueType } from "../../../compiler/kernels/attributes.ts";
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
const layers = { axes: [1], epsilon: 1e-5, center: true };

/** A misfit: what is wrong with it, and the arguments. */
interface Misfit<K extends KernelName> {
  readonly what: string;
  readonly kernel: K;
  readonly inputs: readonly ValueType[];
  readonly attributes: KernelAttributes[K];
}

const misfits: readonly Misfit<KernelName>[] = [];
