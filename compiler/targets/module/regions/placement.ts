import type { PlanStep, PlanValue, Program } from "../../../ir/plan.ts";
import { Reshaped, type Value } from "./region.ts";
import type { RegionBuilder } from "./region-builder.ts";
import { part, permuted } from "./views.ts";

/**
 * Where a result should lie so that those who only move it need not: what is transposed, reshaped or put beside others
 * later is written at once where it will be.
 */
export class Placement {
  private readonly build: RegionBuilder;
  private readonly readers = new Map<PlanValue, PlanStep[]>();
  private readonly kept: ReadonlySet<PlanValue>;
  /** Shapes of what steps make; what is there from the beginning has none here, and is not placed beside others. */
  private readonly shapes = new Map<PlanValue, readonly number[]>();
  private readonly places = new Map<PlanValue, Value>();

  constructor(build: RegionBuilder, program: Program) {
    this.build = build;
    this.kept = new Set([...Object.values(program.outputs), ...Object.values(program.writes)]);
    for (const step of program.steps) {
      for (const { value, shape } of step.outputs) this.shapes.set(value, shape);
      for (const value of step.inputs) this.readers.set(value, [...(this.readers.get(value) ?? []), step]);
    }
  }

  /** Undefined where nothing is won. */
  of(step: PlanStep): Value | undefined {
    const [output] = step.outputs;
    if (output === undefined || (step.kernel !== "matmul" && step.kernel !== "concat")) return undefined;
    const place = this.places.get(output.value) ?? this.place(output);
    // Only matrices are written through axes that are not their own.
    return place instanceof Reshaped && step.kernel !== "matmul" ? undefined : place;
  }

  private place(output: PlanStep["outputs"][number]): Value | undefined {
    const { value, shape } = output;
    const [reader, ...others] = this.readers.get(value) ?? [];
    if (reader === undefined || others.length > 0 || this.kept.has(value)) return undefined;
    const [result] = reader.outputs;
    if (result === undefined) return undefined;
    switch (reader.kernel) {
      case "reshape": {
        const target = this.place(result) ?? this.build.fresh(result.dtype, result.shape);
        return this.build.reshape(target, shape);
      }
      case "transpose": {
        const target = this.place(result) ?? this.build.fresh(result.dtype, result.shape);
        if (target instanceof Reshaped) return undefined;
        const { perm } = reader.attributes;
        return permuted(
          target,
          perm.map((_, axis) => perm.indexOf(axis)),
        );
      }
      case "concat": {
        if (reader.inputs.some((input) => !this.shapes.has(input)) || isTwice(reader.inputs, value)) return undefined;
        const target =
          this.places.get(result.value) ?? this.place(result) ?? this.build.fresh(result.dtype, result.shape);
        if (target instanceof Reshaped) return undefined;
        this.places.set(result.value, target);
        const { axis } = reader.attributes;
        const before = reader.inputs.slice(0, reader.inputs.indexOf(value));
        const begin = before.reduce((sum, input) => sum + this.sizeOf(input, axis), 0);
        return part(
          target,
          shape.map((_, other) => (other === axis ? begin : 0)),
          shape,
        );
      }
      default:
        return undefined;
    }
  }

  private sizeOf(value: PlanValue, axis: number): number {
    return this.shapes.get(value)?.[axis] ?? 0;
  }
}

const isTwice = (values: readonly PlanValue[], value: PlanValue): boolean =>
  values.indexOf(value) !== values.lastIndexOf(value);
