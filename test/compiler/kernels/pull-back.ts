import { GraphBuilder } from "../../../compiler/graph-builder.ts";
import type { Value } from "../../../compiler/graph.ts";
import type { KernelAttributes, KernelName, ValueType } from "../../../compiler/kernels/attributes.ts";
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

/** `wanted` says which results something depends on; results that are not f32 never have a cotangent. */
export function pullBack<K extends KernelName>(
  name: K,
  types: readonly ValueType[],
  attributes: KernelAttributes[K],
  wanted: (output: number) => boolean,
): PulledBack {
  const kernel: Kernel<K> = kernels[name];
  const builder = new GraphBuilder();
  const inputs = types.map((type, i) => builder.input(`x${i}`, type));
  const outputs = builder.emit(name, inputs, attributes, "primal");
  const cotangents = outputs.map((output, i) =>
    output.dtype === "f32" && wanted(i) ? builder.input(`g${i}`, output) : undefined,
  );
  if (kernel.vjp === null || cotangents.every((cotangent) => cotangent === undefined)) {
    return { builder, inputs, outputs, cotangents, gradients: inputs.map(() => undefined) };
  }
  const emit = builder.emitter("gradient");
  const gradients = kernel.vjp({ emit, inputs, outputs, cotangents, attributes });
  return { builder, inputs, outputs, cotangents, gradients };
}
