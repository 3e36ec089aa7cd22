import type { Value } from "../../../ir/graph.ts";
import { sameShape, sizeAt } from "../../../ir/same-shape.ts";
import type { Call } from "../call.ts";
import { withoutLeadingOnes } from "../operands.ts";
import { either } from "./either.ts";
import type { Before, Pattern } from "./pattern.ts";

/** Products of queries and keys, times a number. */
interface Scores {
  readonly query: Value;
  readonly key: Value;
  readonly scale: number;
}

/**
 * softmax(Q Kᵀ · scale + mask) V of a batch of heads. In onnxruntime it takes as long as its parts do on a processor
 * (0.99 to 1.01 of the time); runtimes for accelerators have a kernel of its own for it.
 */
export function attention(
  { inputs: [weights, value], attributes, results }: Pick<Call<"matmul">, "inputs" | "attributes" | "results">,
  before: Before,
): Pattern | undefined {
  const [given] = before.made(matrices(weights, before), "softmax")?.inputs ?? [];
  if (given === undefined || attributes.transposeA || attributes.transposeB || results[0].shape.length !== 3)
    return undefined;
  const heads = given.shape.slice(0, -2);
  if (heads.length !== 2) return undefined;
  const bare = scores(given, before);
  const [masked, mask] = bare ? [bare] : (either(added(given, before), (one) => scores(one, before)) ?? []);
  if (masked === undefined || (mask !== undefined && !isMask(mask, given))) return undefined;
  const { query, key, scale } = masked;
  return {
    reads: [query, key, value, ...(mask === undefined ? [] : [mask])],
    spelling: (writer) => {
      const operands = [query, key, value].map((one) => writer.as(one, [...heads, ...one.shape.slice(-2)]));
      if (mask !== undefined) operands.push(writer.as(mask, withoutLeadingOnes(mask.shape)));
      const name = writer.add("Attention", operands, { scale: { float: scale } });
      return { name, shape: [...heads, ...results[0].shape.slice(-2)] };
    },
  };
}

const added = (value: Value, before: Before): readonly Value[] => before.made(value, "add")?.inputs ?? [];

/** The matrices that a value has along other axes of its batch. */
function matrices(value: Value, before: Before): Value {
  const [inner] = before.made(value, "reshape")?.inputs ?? [];
  return inner !== undefined && sameShape(inner.shape.slice(-2), value.shape.slice(-2)) ? inner : value;
}

function scores(value: Value, before: Before): Scores | undefined {
  const scaled = before.made(value, "affine");
  const { scale, shift } = scaled?.attributes ?? { scale: 1, shift: 0 };
  const product = before.made(matrices(scaled?.inputs[0] ?? value, before), "matmul");
  if (product === undefined || product.attributes.transposeA || !product.attributes.transposeB) return undefined;
  // Its root is what queries and keys are multiplied with.
  if (typeof scale !== "number" || !(scale > 0) || shift !== 0) return undefined;
  const [query, key] = product.inputs;
  return query.shape.length === 3 ? { query, key, scale } : undefined;
}

/** Runtimes stretch a mask over heads and the batch, but not over the rows of the scores. */
const isMask = (mask: Value, whole: Value): boolean =>
  mask.dtype === "f32" &&
  sameShape(mask.shape.slice(-2), whole.shape.slice(-2)) &&
  whole.shape.slice(-2).every((size) => size !== 1) &&
  sizeAt(mask.shape, 0) === 1;
