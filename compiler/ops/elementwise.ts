import type { Value } from "../ir/graph.ts";
import type { Emitter } from "../kernels/emit.ts";
import type { Appearance } from "../op/appearance.ts";
import type { Meaning } from "../op/meaning.ts";
import { defineOp, type NamedOp, type OtherNames, type Reads } from "../op/op.ts";

export type ElementwiseOptions = OtherNames & Meaning & Omit<Appearance<never>, "sign"> & { readonly reads?: Reads };

/** An op that acts on every element alike and keeps the shape. */
export function elementwise<const Name extends string>(
  name: Name,
  doc: string,
  apply: (emit: Emitter, x: Value) => Value,
  options: ElementwiseOptions,
): NamedOp<Name> {
  return defineOp({
    name,
    doc,
    inputs: 1,
    keepsShape: true,
    ...options,
    infer: ({ inputs }) => ({ results: [{ axes: inputs[0].axes }], solution: undefined }),
    lower: ({ emit, inputs: [x] }) => [apply(emit, x)],
  });
}

/** A number as a constant that broadcasts against x. */
export function numberLike(emit: Emitter, x: Value, value: number): Value {
  return emit.constant({ dtype: "f32", shape: x.shape.map(() => 1), data: Float64Array.of(value) });
}
