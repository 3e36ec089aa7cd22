import type { Value } from "../ir/graph.ts";
import type { Shape } from "../ir/kernel-attributes.ts";
import { sameShape } from "../ir/same-shape.ts";
import { type Rewrite, rewrite, type Site } from "./rewrite.ts";

/**
 * A batch of matrices is one whatever its axes are: what merges them for a product and splits them again after it is
 * left out. For engines that take products of any rank, and for readers.
 */
export const matrixBatches: Rewrite = rewrite("matrices in a batch of several axes", ["reshape"], (site) => {
  const { inputs, attributes, emit, made } = site;
  const product = made(inputs[0], "matmul");
  if (product === undefined || inputs[0].shape.length !== 3) return undefined;
  const [a, b] = product.inputs.map((value) => unmerged(value, made));
  const batch = attributes.shape.slice(0, -2);
  if (a === undefined || b === undefined || batch.length < 2) return undefined;
  if (!isBatchOf(a, batch) || !isBatchOf(b, batch)) return undefined;
  if (!sameShape(attributes.shape.slice(-2), inputs[0].shape.slice(-2))) return undefined;
  return emit.matmul(a, b, product.attributes.transposeA, product.attributes.transposeB);
});

/** What a reshape to a batch of one axis was made of. */
function unmerged(value: Value, made: Site<"reshape">["made"]): Value | undefined {
  const source = made(value, "reshape")?.inputs[0];
  return source !== undefined && sameShape(source.shape.slice(-2), value.shape.slice(-2)) ? source : undefined;
}

const isBatchOf = ({ shape }: Value, batch: Shape): boolean => sameShape(shape.slice(0, -2), batch);
