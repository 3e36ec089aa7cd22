import { operandsOf } from "../../../compiler/ir/kernel-arity.ts";
import type { DType, KernelAttributes, KernelName } from "../../../compiler/ir/kernel-attributes.ts";
import type {
  Plan,
  PlanConstant,
  PlanInput,
  PlanOutput,
  PlanStep,
  PlanValue,
  Program,
  StateEntry,
} from "../../../compiler/ir/plan.ts";
import type { BoundType } from "../../../compiler/kernels/kernel.ts";
import { bound } from "../../../compiler/kernels/nd-array.ts";
import { kernels } from "../../../compiler/kernels/table.ts";
import type { EngineName, HostTensor } from "../../../runtime/engines/engine.ts";

/** Writes one program by hand; results get their types from the kernel table, releases from last uses. */
export class ProgramBuilder {
  readonly #types: BoundType[] = [];
  readonly #inputs: Record<string, PlanInput> = {};
  readonly #reads: Record<string, PlanValue> = {};
  readonly #constants: Record<string, PlanValue> = {};
  readonly #steps: { kernel: KernelName; inputs: readonly PlanValue[]; outputs: PlanOutput[]; attributes: object }[] =
    [];
  readonly #outputs: Record<string, PlanValue> = {};
  readonly #writes: Record<string, PlanValue> = {};

  input(name: string, dtype: DType, shape: readonly number[]): PlanValue {
    const value = this.#value({ dtype, shape });
    this.#inputs[name] = { dtype, shape, role: "data", value };
    return value;
  }

  read(path: string, type: BoundType): PlanValue {
    const value = this.#value(type);
    this.#reads[path] = value;
    return value;
  }

  constant(key: string, type: BoundType): PlanValue {
    const value = this.#value(type);
    this.#constants[key] = value;
    return value;
  }

  steps<K extends KernelName>(
    kernel: K,
    inputs: readonly PlanValue[],
    attributes: KernelAttributes[K],
  ): readonly PlanValue[] {
    const types = kernels[kernel].shape(
      operandsOf(
        kernel,
        inputs.map((value) => this.#type(value)),
      ),
      attributes,
    );
    const outputs = types.map(({ dtype, shape }): PlanOutput => {
      const sizes = shape.map(bound);
      return { dtype, shape: sizes, value: this.#value({ dtype, shape: sizes }) };
    });
    this.#steps.push({ kernel, inputs, outputs, attributes });
    return outputs.map((output) => output.value);
  }

  step<K extends KernelName>(kernel: K, inputs: readonly PlanValue[], attributes: KernelAttributes[K]): PlanValue {
    const [value] = this.steps(kernel, inputs, attributes);
    if (value === undefined) throw new Error(`${kernel} has no result`);
    return value;
  }

  output(name: string, value: PlanValue): void {
    this.#outputs[name] = value;
  }

  write(path: string, value: PlanValue): void {
    this.#writes[path] = value;
  }

  program(bindings: Readonly<Record<string, number>> = {}): Program {
    const kept = new Set([...Object.values(this.#outputs), ...Object.values(this.#writes)]);
    const lastUse = new Map<PlanValue, number>();
    this.#steps.forEach((step, at) => {
      for (const value of step.inputs) lastUse.set(value, at);
      for (const { value } of step.outputs) lastUse.set(value, at);
    });
    const steps = this.#steps.map((step, at) => {
      const release = [...lastUse].filter(([value, last]) => last === at && !kept.has(value)).map(([value]) => value);
      return { ...step, release, from: `test.${step.kernel}` } as unknown as PlanStep;
    });
    const [inputs, reads, constants] = [this.#inputs, this.#reads, this.#constants];
    return { bindings, inputs, reads, constants, steps, outputs: this.#outputs, writes: this.#writes, peakBytes: 0 };
  }

  #value(type: BoundType): PlanValue {
    return this.#types.push(type) - 1;
  }

  #type(value: PlanValue): BoundType {
    const type = this.#types[value];
    if (type === undefined) throw new Error(`no value ${value}`);
    return type;
  }
}

export function planOf(
  engine: EngineName,
  signatures: Plan["signatures"],
  state: Readonly<Record<string, BoundType>> = {},
  constants: Readonly<Record<string, HostTensor>> = {},
): Plan {
  const entries = Object.entries(state).map(([path, { dtype, shape }]): [string, StateEntry] => [
    path,
    { dtype, shape, role: "weight", init: { kind: "zeros" }, decay: false, trainable: true },
  ]);
  const encoded = Object.entries(constants).map(([key, { dtype, shape, data }]): [string, PlanConstant] => [
    key,
    { dtype, shape, data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64") },
  ]);
  return {
    vitral: "plan",
    version: 1,
    name: "test",
    engine,
    constants: Object.fromEntries(encoded),
    state: Object.fromEntries(entries),
    signatures,
  };
}

export function f32(shape: readonly number[], ...data: number[]): HostTensor {
  return { dtype: "f32", shape, data: Float32Array.from(data) };
}

export function i32(shape: readonly number[], ...data: number[]): HostTensor {
  return { dtype: "i32", shape, data: Int32Array.from(data) };
}
