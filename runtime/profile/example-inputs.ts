import type { PlanInput } from "../../compiler/ir/plan.ts";
import type { HostTensor } from "../engines/engine.ts";
import { elementCount } from "../engines/host-tensor.ts";
import { randomInputs, rateInputs } from "../training/step-inputs.ts";

type Inputs = Readonly<Record<string, PlanInput>>;

/** Inputs of a step whose values do not matter: numbers from 0 to 1, and 0 for what counts, such as labels. */
export function exampleInputs(inputs: Inputs, step: number): Readonly<Record<string, HostTensor>> {
  const given = Object.entries(inputs).filter(([, { role }]) => role === "data" || role === "target");
  return {
    ...Object.fromEntries(given.map(([name, input]) => [name, exampleTensor(input)])),
    ...randomInputs(inputs, 0, step),
    ...rateInputs(inputs, 1e-4, [0.9, 0.999], step),
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
