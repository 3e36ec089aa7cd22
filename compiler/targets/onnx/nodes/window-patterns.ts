import type { Value } from "../../../ir/graph.ts";
import { boundShape, sizeAt } from "../../../ir/same-shape.ts";
import type { Call } from "../call.ts";
import { averagePool, conv, kernelOf, maxPool } from "./conv-nodes.ts";
import type { Before, Pattern } from "./pattern.ts";

type Convolution = Pick<Call<"conv2d">, "inputs" | "attributes" | "results">;
type Pool = Pick<Call<"max_pool">, "inputs" | "attributes" | "results">;

/** A convolution with what is padded before it and added after it; a mean of each window, if that is what it is. */
export function convolution(given: Convolution, before: Before, row?: Value): Pattern | undefined {
  const [whole, filter] = given.inputs;
  const { x, margins } = unpadded(whole, before, (filler) => filler === 0);
  const call = { ...given, inputs: [x, filter] as const };
  if (row === undefined && isMean(given, before) && isWithin(margins, kernelOf(filter)))
    return { reads: [x], spelling: (writer) => averagePool({ ...call, writer }, { margins }) };
  if (row === undefined && margins === undefined) return undefined;
  const reads = row === undefined ? [x, filter] : [x, filter, row];
  return { reads, spelling: (writer) => conv({ ...call, writer }, { margins, row }) };
}

/** A pool with what is padded before it. */
export function pooling(given: Pool, before: Before): Pattern | undefined {
  const { x, margins } = unpadded(given.inputs[0], before, (filler) => filler <= LOWEST);
  if (margins === undefined || !isWithin(margins, given.attributes.kernel)) return undefined;
  return { reads: [x], spelling: (writer) => maxPool({ ...given, inputs: [x], writer }, { margins }) };
}

/** From here on down is no number of a model, so that the largest of a window is never one that was padded. */
const LOWEST = -3.4e38;

/** An image before rows and columns were added around it, and how many: above, left, below, right. */
function unpadded(
  x: Value,
  before: Before,
  isFiller: (filler: number) => boolean,
): { readonly x: Value; readonly margins?: readonly number[] } {
  const pad = before.made(x, "pad");
  const [lo, hi] = [boundShape(pad?.attributes.lo ?? []), boundShape(pad?.attributes.hi ?? [])];
  if (pad === undefined || lo === undefined || hi === undefined || !isFiller(pad.attributes.value)) return { x };
  const isAround = [lo, hi].every((added) => added[0] === 0 && added[3] === 0);
  return isAround ? { x: pad.inputs[0], margins: [...lo.slice(1, 3), ...hi.slice(1, 3)] } : { x };
}

/** Pools have at least one element of the image in each window. */
const isWithin = (margins: readonly number[] = [], kernel: readonly number[]): boolean =>
  margins.every((margin, side) => margin < (kernel[side % 2] ?? 0));

function isMean({ inputs: [, filter], attributes, results: [y] }: Convolution, before: Before): boolean {
  const share = before.number(filter);
  const [rows = 0, columns = 0] = kernelOf(filter);
  const isEach = attributes.groups === sizeAt(y.shape, 3) && sizeAt(filter.shape, 2) === 1;
  const isUndilated = attributes.dilation.every((step) => step === 1);
  return typeof share === "number" && Math.fround(share) === Math.fround(1 / (rows * columns)) && isEach && isUndilated;
}
