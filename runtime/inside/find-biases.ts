import type { AnyStep } from "../../compiler/ir/graph.ts";
import { at } from "../../compiler/kernels/nd-array.ts";
import { elementCount } from "../engines/host-tensor.ts";
import { headsOf } from "./attention-maps.ts";
import type { BoundGraph } from "./bound-model.ts";
import type { ValuesOfWeights } from "./evaluate-value.ts";
import { attentionAt, type FoundAttention } from "./find-attention.ts";
import { type WeightAdded, weightAdded } from "./find-positions.ts";
import { operandOf } from "./operand-elements.ts";
import { type TokenPlaces, tokenPlaces } from "./token-places.ts";
import { Tracer } from "./trace-elements.ts";

/** What is added to an attention's scores by how far the key lies from the query, and by nothing else. */
export interface DistanceBias {
  readonly name: string;
  /** Rows and columns from the farthest above and to the left to the farthest below and to the right. */
  readonly rows: number;
  readonly columns: number;
  /** By head; what no pair is so far apart for is NaN. */
  readonly heads: readonly Float64Array[];
}

/** Scores this low are of what is not to be looked at, such as across the seam of a shifted window. */
const BARRED = -10;

/** All of a model's, in the order they are added. */
export function findBiases(graph: BoundGraph, picture: Tracer, values: ValuesOfWeights): readonly DistanceBias[] {
  return graph.steps.flatMap((step) => {
    const sums = step.kernel === "softmax" ? addedTo(graph, picture, step) : [];
    const learnt = sums.filter(({ added }) => values.behind(added).length > 0);
    const found = learnt.length === 0 ? undefined : attentionAt(graph, picture, step);
    const places = found && tokenPlaces(graph, picture, found);
    if (found === undefined || places === undefined) return [];
    const numbers = (sum: WeightAdded) => addends(graph, values, step, sum);
    const masks = sums.filter((sum) => !learnt.includes(sum)).map(numbers);
    const isBarred = (e: number) => masks.some((mask) => (mask[e] ?? 0) <= BARRED);
    return learnt.flatMap((sum) => {
      const bias = byDistance(found, places, numbers(sum), isBarred);
      return bias === undefined ? [] : [{ name: nameOfSum(graph, values, sum), ...bias }];
    });
  });
}

/** Sums on the way from a softmax's scores to what they are a product of. */
function addedTo(graph: BoundGraph, picture: Tracer, softmax: AnyStep): readonly WeightAdded[] {
  const sums: WeightAdded[] = [];
  for (let step: AnyStep | undefined = softmax; step !== undefined && step.kernel !== "matmul"; ) {
    const sum = weightAdded(graph, picture, step);
    if (sum !== undefined) sums.unshift(sum);
    const next: number | undefined = step.inputs.find((id) => picture.reaches(id));
    step = next === undefined ? undefined : graph.maker(next);
  }
  return sums;
}

/** What is added to each of the scores; NaN where nothing can be said. */
function addends(graph: BoundGraph, values: ValuesOfWeights, softmax: AnyStep, sum: WeightAdded): Float64Array {
  const { step, side, added } = sum;
  const [scores = -1] = softmax.inputs;
  const own = operandOf(graph, step, side);
  const all = Int32Array.from({ length: elementCount(graph.shapeOf(scores)) }, (_, i) => i);
  const behind = new Tracer(graph, step.outputs[0] ?? -1).back(scores, all);
  const { data } = values.of(added);
  return Float64Array.from(behind, (e) => (e < 0 || own === undefined ? Number.NaN : at(data, own(e))));
}

/** Undefined where pairs that lie alike are given different numbers: it is of something else. */
function byDistance(
  found: FoundAttention,
  { rows, columns, token }: TokenPlaces,
  numbers: Float64Array,
  isBarred: (element: number) => boolean,
): Omit<DistanceBias, "name"> | undefined {
  const [high, wide] = [2 * rows - 1, 2 * columns - 1];
  const headOf = headsOf(found.shape, found.queryAxis, found.keys);
  const heads = Array.from({ length: headOf.count }, () => new Float64Array(high * wide).fill(Number.NaN));
  const isPatch = (place: number) => place >= 0 && place < rows * columns;
  for (const [e, value] of numbers.entries()) {
    const [query, key] = [token(found.queries[e] ?? -1), token(found.keys[e] ?? -1)];
    const head = heads[headOf.at(e)];
    if (!isPatch(query) || !isPatch(key) || Number.isNaN(value) || isBarred(e) || head === undefined) continue;
    const down = Math.floor(key / columns) - Math.floor(query / columns) + rows - 1;
    const place = down * wide + (key % columns) - (query % columns) + columns - 1;
    if (Math.abs((head[place] ?? 0) - value) > 1e-6) return undefined;
    head[place] = value;
  }
  return cropped(high, wide, heads);
}

/** The weight that it is, or where it is made of several, what it is called in the spec. */
function nameOfSum(graph: BoundGraph, values: ValuesOfWeights, { step, added }: WeightAdded): string {
  const [weight = -1, ...more] = values.behind(added);
  const path = more.length > 0 ? undefined : graph.weights.get(weight);
  return path ?? graph.names.get(added) ?? step.from;
}

/** Without the margin that no pair is so far apart for: windows are smaller than the picture. */
function cropped(high: number, wide: number, heads: readonly Float64Array[]): Omit<DistanceBias, "name"> | undefined {
  const isThere = (y: number, x: number) => heads.some((head) => !Number.isNaN(head[y * wide + x] ?? Number.NaN));
  const lines = [...Array(high).keys()];
  const stripes = [...Array(wide).keys()];
  const ys = lines.filter((y) => stripes.some((x) => isThere(y, x)));
  const xs = stripes.filter((x) => lines.some((y) => isThere(y, x)));
  if (ys.length * xs.length < 2) return undefined;
  const shown = heads.map((head) =>
    Float64Array.from(ys.flatMap((y) => xs.map((x) => head[y * wide + x] ?? Number.NaN))),
  );
  return { rows: ys.length, columns: xs.length, heads: shown };
}
