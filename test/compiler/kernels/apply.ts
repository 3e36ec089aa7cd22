import type { Constant } from "../../../compiler/ir/graph.ts";
import type { Operands } from "../../../compiler/ir/kernel-arity.ts";
import type { KernelAttributes, KernelName } from "../../../compiler/ir/kernel-attributes.ts";
import type { Kernel } from "../../../compiler/kernels/kernel.ts";
import { kernels } from "../../../compiler/kernels/table.ts";

/** All results of one kernel. */
export function results<K extends KernelName>(
  name: K,
  inputs: Operands<Constant>[K],
  attributes: KernelAttributes[K],
): readonly Constant[] {
  const kernel: Kernel<K> = kernels[name];
  return kernel.evaluate(inputs, attributes);
}

/** Elements of the first result of one kernel. */
export function values<K extends KernelName>(
  name: K,
  inputs: Operands<Constant>[K],
  attributes: KernelAttributes[K],
): readonly number[] {
  return Array.from(results(name, inputs, attributes)[0]?.data ?? []);
}
