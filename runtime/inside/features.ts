import { namedValues, tapOutput } from "../../compiler/expand/named-values.ts";
import type { TypedGraph } from "../../compiler/expand/typed-graph.ts";
import type { HostTensor } from "../engines/engine.ts";
import type { ChosenValue } from "./choose-values.ts";

/** The name of what the last layer with weights before `logits` reads; undefined where a model has no such output. */
export function readByHead(typed: TypedGraph): string | undefined {
  let last = typed.outputs.get("logits");
  for (;;) {
    const made = typed.ops.find(({ results }) => results.some(({ id }) => id === last?.id));
    if (made === undefined) return undefined;
    last = made.inputs[0];
    if (made.weights.size > 0) break;
  }
  return [...namedValues(typed)].find(([name, { id }]) => id === last?.id && /^\w/.test(name))?.[0];
}

/**
 * What a value holds of each picture, as one vector: its last axis, averaged over all that stand between it and the
 * pictures, such as tokens.
 * @param pictures how many of the batch were pictures, from its first on
 */
export function featuresIn(
  outputs: Readonly<Record<string, HostTensor>>,
  { name, spread }: ChosenValue,
  pictures: number,
): readonly Float32Array[] {
  const given = outputs[tapOutput(name)];
  if (given === undefined) throw new Error(`the plan gives no ${tapOutput(name)}`);
  const axes = spread === "rows" ? given.shape.slice(1) : given.shape;
  const dim = axes.at(-1) ?? 1;
  const size = axes.reduce((product, length) => product * length, 1);
  return Array.from({ length: pictures }, (_, picture) => {
    const from = spread === "rows" ? picture * size : 0;
    return Float32Array.from({ length: dim }, (_, feature) => {
      let sum = 0;
      for (let i = feature; i < size; i += dim) sum += Number(given.data[from + i]);
      return sum / (size / dim);
    });
  });
}
