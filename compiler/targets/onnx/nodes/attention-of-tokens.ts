import type { Value } from "../../../ir/graph.ts";
import { differingAxes, sameShape, sizeAt } from "../../../ir/same-shape.ts";
import type { Made } from "../../../rewrites/rewrite.ts";
import { isConstant, multiply, type Size } from "../../../size/size.ts";
import type { Call } from "../call.ts";
import type { Writer } from "../writer.ts";
import { attentionOf, maskName, matrices } from "./attention-pattern.ts";
import type { Before, Pattern } from "./pattern.ts";

/**
 * Attention whose queries, keys, values and results are tokens with their heads side by side, so that nothing is put in
 * another order. In onnxruntime on a processor it takes 0.5 to 0.9 of the time of its parts; attention of heads, each
 * with matrices of its own, takes as long as they do.
 * @param call the transpose that puts the heads of a token side by side again
 */
export function attentionOfTokens(
  { inputs: [x], attributes: { perm }, results }: Pick<Call<"transpose">, "inputs" | "attributes" | "results">,
  before: Before,
): Pattern | undefined {
  if (perm.join() !== "0,2,1,3") return undefined;
  const product = before.made(matrices(x, before), "matmul");
  const found = product && attentionOf(product, before);
  if (found === undefined || !sameShape(x.shape.slice(0, 2), found.heads)) return undefined;
  const { heads, mask } = found;
  const [batch, count] = heads;
  const [query, key, value] = [found.query, found.key, found.value].map((one) => tokensOf(one, heads, before));
  if (query === undefined || key === undefined || value === undefined || !isConstant(count)) return undefined;
  // What queries and keys are multiplied with, other than 1, may stand at either.
  const scale = found.scale * query.scale * key.scale;
  if (!(scale > 0) || value.scale !== 1) return undefined;
  return {
    reads: [query.source, key.source, value.source, ...(mask === undefined ? [] : [mask])],
    spelling: (writer) => {
      const operands = [query, key, value].map((one) => one.spelling(writer));
      const counts = { q_num_heads: count, kv_num_heads: count };
      const name = writer.add("Attention", [...operands, ...maskName(writer, mask)], {
        ...counts,
        scale: { float: scale },
      });
      const [, rows, , width] = results[0].shape;
      return { name, shape: [batch, rows ?? 1, multiply(count, width ?? 1)] };
    },
  };
}

/** Tokens that something else is made of, with the heads of each side by side. */
interface Tokens {
  readonly source: Value;
  /** What they are multiplied with before they are heads. */
  readonly scale: number;
  readonly spelling: (writer: Writer) => string;
}

/** The tokens whose heads are the matrices of a value: all, or one part along some axis, put in another order. */
function tokensOf(value: Value, heads: readonly [Size, Size], before: Before): Tokens | undefined {
  const [batch, count] = heads;
  const [, rows = 1, width = 1] = value.shape;
  const given = recounted(value, before);
  const scaled = before.origin(given, "affine");
  const { scale, shift } = scaled?.attributes ?? { scale: 1, shift: 0 };
  const unscaled = scaled === undefined ? given : recounted(scaled.inputs[0], before);
  const slice = before.origin(unscaled, "slice");
  const turned = recounted(slice?.inputs[0] ?? unscaled, before);
  const transpose = before.origin(turned, "transpose");
  if (transpose === undefined || typeof scale !== "number" || shift !== 0) return undefined;
  const [source] = transpose.inputs;
  const { perm } = transpose.attributes;
  const part = slice && onePart(slice, turned);
  const order = part ? perm.toSpliced(part.axis, 1) : perm;
  const sizes = order.map((axis) => sizeAt(source.shape, axis));
  const [batchAxis = 0, headAxis = 0, rowAxis = 0, widthAxis = 0] = order;
  const isInOrder = batchAxis < rowAxis && rowAxis < headAxis && headAxis < widthAxis;
  if ((slice && !part) || !isInOrder || !sameShape(sizes, [batch, count, rows, width])) return undefined;
  const together = [batch, rows, multiply(count, width)];
  return {
    source,
    scale,
    spelling: (writer) => {
      if (part === undefined) return writer.as(source, together);
      // Heads that stand before their features are put together first, for all parts at once.
      const isJoined = widthAxis === headAxis + 1;
      const counted = isJoined ? source.shape.toSpliced(headAxis, 2, multiply(count, width)) : source.shape;
      const axis = (perm[part.axis] ?? 0) - Number(isJoined && (perm[part.axis] ?? 0) > headAxis);
      const name = writer.add("Gather", [writer.as(source, counted), writer.number(part.at, "i64")], { axis });
      return writer.reshape({ name, shape: counted.toSpliced(axis, 1) }, together);
    },
  };
}

/** What a value counts out along other axes. */
function recounted(value: Value, before: Before): Value {
  const [inner] = before.origin(value, "reshape")?.inputs ?? [];
  return inner === undefined ? value : recounted(inner, before);
}

/** Where a slice is, if it is one place along one axis that the value also has which it counts out along other axes. */
function onePart({ inputs: [x], attributes: { begin, size } }: Made<"slice">, counted: Value) {
  const [axis, ...more] = differingAxes(size, x.shape);
  if (axis === undefined || more.length > 0 || size[axis] !== 1) return undefined;
  const at = begin[axis];
  const isKept = sameShape(x.shape.slice(0, axis + 1), counted.shape.slice(0, axis + 1));
  return typeof at === "number" && isKept ? { axis, at } : undefined;
}
