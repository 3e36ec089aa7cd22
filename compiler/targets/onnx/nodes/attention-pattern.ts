import type { Value } from "../../../ir/graph.ts";
import { sameShape } from "../../../ir/same-shape.ts";
import { productOf, type Size } from "../../../size/size.ts";
import type { Call } from "../call.ts";
import { withoutLeadingOnes } from "../operands.ts";
import { ATTENTION } from "../opsets.ts";
import type { Writer } from "../writer.ts";
import { either } from "./either.ts";
import type { Before, Pattern } from "./pattern.ts";

/** Products of queries and keys, times a number. */
interface Scores {
  readonly query: Value;
  readonly key: Value;
  readonly scale: number;
}

/** softmax(Q Kᵀ · scale + mask) V of a batch of heads. */
export interface Attention extends Scores {
  readonly value: Value;
  readonly mask: Value | undefined;
  /** How large the batch is along all of its axes, and how many heads there are. */
  readonly heads: readonly [Size, Size];
}

type Product = Pick<Call<"matmul">, "inputs" | "attributes" | "results">;

/** The parts of attention that ends with a product, where ONNX has an op for it. */
export function attentionOf({ inputs, attributes, results }: Product, before: Before): Attention | undefined {
  if (before.opset < ATTENTION) return undefined;
  const [weights, value] = inputs;
  const [given] = before.made(matrices(weights, before), "softmax")?.inputs ?? [];
  if (given === undefined || attributes.transposeA || attributes.transposeB || results[0].shape.length !== 3)
    return undefined;
  const [count, ...batch] = given.shape.slice(0, -2).reverse();
  if (count === undefined || batch.length === 0) return undefined;
  const bare = scores(given, before);
  const [masked, mask] = bare ? [bare] : (either(added(given, before), (one) => scores(one, before)) ?? []);
  if (masked === undefined || (mask !== undefined && !isMask(mask, given))) return undefined;
  return { ...masked, value, mask, heads: [productOf(batch), count] };
}

/** Attention whose queries, keys and values are matrices of each head. */
export function attentionOfHeads(product: Product, before: Before): Pattern | undefined {
  const found = attentionOf(product, before);
  if (found === undefined) return undefined;
  const { query, key, value, mask, scale, heads } = found;
  return {
    reads: [query, key, value, ...(mask === undefined ? [] : [mask])],
    spelling: (writer) => {
      const operands = [query, key, value].map((one) => writer.as(one, [...heads, ...one.shape.slice(-2)]));
      const name = writer.add("Attention", [...operands, ...maskName(writer, mask)], { scale: { float: scale } });
      return { name, shape: [...heads, ...product.results[0].shape.slice(-2)] };
    },
  };
}

export const maskName = (writer: Writer, mask: Value | undefined): readonly string[] =>
  mask === undefined ? [] : [writer.as(mask, withoutLeadingOnes(mask.shape))];

const added = (value: Value, before: Before): readonly Value[] => before.made(value, "add")?.inputs ?? [];

/** The matrices that a value has along other axes of its batch. */
export function matrices(value: Value, before: Before): Value {
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
  mask.shape.slice(0, -3).every((size) => size === 1);
