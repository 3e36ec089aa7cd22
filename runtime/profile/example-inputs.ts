import type { InputRole, PlanInput } from "../../compiler/ir/plan.ts";
import type { HostTensor } from "../engines/engine.ts";
import { elementCount } from "../engines/host-tensor.ts";
import { randomInputs } from "../training/step-inputs.ts";

type Inputs = Readonly<Record<string, PlanInput>>;

/** Inputs of a step whose values do not matter: numbers from 0 to 1, and 0 for what counts, such as labels. */
export function exampleInputs(inputs: Inputs, step: number): Readonly<Record<string, HostTensor>> {
  const of = (...roles: readonly InputRole[]) => Object.entries(inputs).filter(([, { role }]) => roles.includes(role));
  return {
    ...Object.fromEntries(of("data", "target").map(([name, input]) => [name, exampleTensor(input)])),
    // So small that no weight goes far in the steps of a measurement, whatever the optimizer makes of them.
    ...Object.fromEntries(
      of("schedule").map(([name, { shape }]) => [name, { dtype: "f32", shape, data: Float32Array.of(1e-4) }]),
    ),
    ...randomInputs(inputs, 0, step),
  };
}

export function exampleTensor({ dtype, shape }: Pick<PlanInput, "dtype" | "shape">): HostTensor {
  const length = elementCount(shape);
  switch (dtype) {
    case "f32":
      return { dtype, shape, data: Float32Array.from({ length }, (_, i) => (i % 97) / 97) };
    case "i32":
      return { dtype, shape, data: new Int32Array(length) };
    case "bool":
      return { dtype, shape, data: new Uint8Array(length) };
  }
}
