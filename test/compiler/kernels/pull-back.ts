import { GraphBuilder } from "../../../compiler/graph/graph-builder.ts";
import type { Value } from "../../../compiler/ir/graph.ts";
import { cotangentsOf, type Operands, operandsOf } from "../../../compiler/ir/kernel-arity.ts";
import type { KernelAttributes, KernelName, ValueType } from "../../../compiler/ir/kernel-attributes.ts";
import type { Kernel } from "../../../compiler/kernels/kernel.ts";
import { kernels } from "../../../compiler/kernels/table.ts";

/** A kernel and its gradient rule in a graph, with inputs x0, x1, … and cotangents g0, g1, … */
export interface PulledBack {
  readonly builder: GraphBuilder;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly cotangents: readonly (Value | undefined)[];
  /** Cotangents of the inputs. */
  readonly gradients: readonly (Value | undefined)[];
}

/** `wanted` are the results that something depends on. */
export function pullBack<K extends KernelName>(
  name: K,
  types: Operands<ValueType>[K],
  attributes: KernelAttributes[K],
  wanted: readonly number[],
): PulledBack {
  const kernel: Kernel<K> = kernels[name];
  const builder = new GraphBuilder();
  const inputs = operandsOf(
    name,
    types.map((type, i) => builder.input(`x${i}`, type)),
  );
  const outputs = builder.emit(name, inputs, attributes, "primal");
  const cotangents = outputs.map((output, i) => (wanted.includes(i) ? builder.input(`g${i}`, output) : undefined));
  if (kernel.vjp === null) throw new Error(`${name} has no gradient rule`);
  const emit = builder.emitter("gradient");
  const received = cotangentsOf(name, cotangents);
  const gradients = kernel.vjp({ emit, inputs, outputs, cotangents: received, attributes });
  return { builder, inputs, outputs, cotangents, gradients };
}

/** The results that gradients can come from: the f32 ones. */
export function differentiableOutputs<K extends KernelName>(
  name: K,
  types: Operands<ValueType>[K],
  attributes: KernelAttributes[K],
): readonly number[] {
  const kernel: Kernel<K> = kernels[name];
  return kernel.shape(types, attributes).flatMap(({ dtype }, output) => (dtype === "f32" ? [output] : []));
}
