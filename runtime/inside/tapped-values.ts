import { tapOutput } from "../../compiler/expand/named-values.ts";
import type { Plan } from "../../compiler/ir/plan.ts";
import type { HostTensor } from "../engines/engine.ts";
import { elementCount } from "../engines/host-tensor.ts";
import type { ChosenValue } from "./choose-values.ts";

/** Bytes of the values that a plan was asked for, of one picture; all of them are of four bytes at most. */
export function bytesOfTaps(plan: Plan, values: readonly ChosenValue[]): number {
  const program = plan.signatures.predict?.[0];
  const shapes = new Map(
    [...Object.values(program?.inputs ?? {}), ...(program?.steps ?? []).flatMap(({ outputs }) => outputs)].map(
      ({ value, shape }) => [value, shape] as const,
    ),
  );
  return values.reduce((sum, { name, spread }) => {
    const shape = shapes.get(program?.outputs[tapOutput(name)] ?? -1) ?? [];
    return sum + 4 * elementCount(spread === "rows" ? shape.slice(1) : shape);
  }, 0);
}

/** The values of many pictures, each value as one tensor: its first axis counts the pictures, where it is of pictures. */
export class TappedValues {
  readonly #values: readonly ChosenValue[];
  readonly #pictures: number;
  readonly #kept = new Map<string, HostTensor>();
  #taken = 0;

  /** @param pictures how many there are at most */
  constructor(values: readonly ChosenValue[], pictures: number) {
    this.#values = values;
    this.#pictures = pictures;
  }

  /**
   * Keeps what one run of `predict` gave.
   * @param pictures how many of the batch were pictures, from its first on
   */
  take(outputs: Readonly<Record<string, HostTensor>>, pictures: number): void {
    for (const { name, spread } of this.#values) {
      const given = outputs[tapOutput(name)];
      if (given === undefined) throw new Error(`the plan gives no ${tapOutput(name)}`);
      const shape = spread === "rows" ? given.shape.slice(1) : given.shape;
      const size = elementCount(shape);
      const kept = this.#kept.get(name) ?? this.#room(given, spread === "shared" ? shape : [this.#pictures, ...shape]);
      this.#kept.set(name, kept);
      const from = spread === "shared" ? 0 : this.#taken * size;
      kept.data.set(given.data.subarray(0, spread === "rows" ? pictures * size : size), from);
    }
    this.#taken += pictures;
  }

  #room({ dtype }: HostTensor, shape: readonly number[]): HostTensor {
    const length = elementCount(shape);
    if (dtype === "f32") return { dtype, shape, data: new Float32Array(length) };
    return { dtype, shape, data: dtype === "i32" ? new Int32Array(length) : new Uint8Array(length) };
  }

  /** By name, of as many pictures as were taken. */
  tensors(): ReadonlyMap<string, HostTensor> {
    return new Map(
      this.#values.flatMap(({ name, spread }) => {
        const kept = this.#kept.get(name);
        if (kept === undefined) return [];
        if (spread === "shared") return [[name, kept] as const];
        const shape = [this.#taken, ...kept.shape.slice(1)];
        return [[name, { ...kept, shape, data: kept.data.subarray(0, elementCount(shape)) }] as const];
      }),
    );
  }
}
