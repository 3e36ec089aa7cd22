import type { TypedOp } from "../expand/typed-graph.ts";
import type { Constant } from "../ir/graph.ts";
import { roleOf } from "../ops/op-role.ts";
import type { Tensor } from "../shape/shape.ts";
import { sameSize } from "../size/size.ts";
import { SIDE } from "./grids.ts";
import type { MakersAndReaders } from "./makers-and-readers.ts";
import type { AttentionPicture } from "./picture.ts";

/** What is this far below others gets no share of a softmax. */
const BARRED = -50;

/** More steps than this lie between no scores and their softmax. */
const FURTHEST = 24;

/**
 * A softmax over what products of two tensors came to, each query's with each key, and nothing learnt was done to since:
 * attention. Scores may be scaled, biased, masked and put in another order on the way; where which of them count is
 * chosen by what is not known here, there is no picture.
 */
export function attentionOf(softmax: TypedOp, flow: MakersAndReaders): AttentionPicture | undefined {
  const [scores] = softmax.inputs;
  if (scores === undefined || scores.axes.length < 2) return undefined;
  const [rows, columns] = scores.axes.slice(-2);
  const isTable = ({ axes }: Tensor) => {
    const [one, other] = axes.slice(-2);
    return (
      axes.length > 1 && sameSize(one?.size ?? 1, rows?.size ?? 1) && sameSize(other?.size ?? 1, columns?.size ?? 1)
    );
  };
  const found = { isBiased: false, isMasked: false, barred: undefined as readonly boolean[] | undefined };
  let isKnown = true;
  const comeOfProduct = (tensor: Tensor, steps: number): boolean => {
    const one = flow.maker(tensor);
    if (one === undefined || steps > FURTHEST) return false;
    const { op, inputs, weights } = one;
    if (roleOf(op) === "contract" && inputs.length === 2)
      return inputs.every((input) => !(flow.maker(input)?.op.source ?? false));
    if (op.source || weights.size > 0 || op.tone === "norm" || op.givesProbabilities) return false;
    const sides = inputs.map((input) => [input, comeOfProduct(input, steps + 1)] as const);
    if (!sides.some(([, isProduct]) => isProduct)) return false;
    for (const [side, isProduct] of sides) {
      if (isProduct || !isTable(side)) continue;
      if (op.sign !== "+") isKnown = false;
      const table = flow.maker(side)?.results[0]?.constant;
      if (isMade(side, flow, FURTHEST)) found.isMasked = true;
      else found.isBiased = true;
      found.barred ??= table && barredIn(table);
    }
    return true;
  };
  return comeOfProduct(scores, 0) && isKnown ? { kind: "attention", ...found } : undefined;
}

/** Whether something is made of constants alone. */
function isMade(tensor: Tensor, flow: MakersAndReaders, steps: number): boolean {
  const made = flow.maker(tensor);
  if (made === undefined || made.weights.size > 0 || steps === 0) return false;
  return made.inputs.every((input) => input.constant !== undefined || isMade(input, flow, steps - 1));
}

/** Of a square table of what is added to scores, which of the cells that are drawn bar them. */
function barredIn({ shape, data }: Constant): boolean[] | undefined {
  const [rows = 0, columns = 0] = shape.slice(-2);
  const isOne = shape.slice(0, -2).every((size) => size === 1);
  if (shape.length < 2 || rows !== columns || rows < SIDE || !isOne) return undefined;
  const along = (i: number) => Math.round((i * (rows - 1)) / (SIDE - 1));
  const cells = Array.from(
    { length: SIDE * SIDE },
    (_, i) => (data[along(Math.floor(i / SIDE)) * columns + along(i % SIDE)] ?? 0) < BARRED,
  );
  return cells.includes(true) && cells.includes(false) ? cells : undefined;
}
